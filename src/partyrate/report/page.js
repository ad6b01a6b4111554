
"use strict";
(() => {
  const element = (id) => document.getElementById(id);
  const data = JSON.parse(element("data").textContent);
  const head = element("table").tHead;
  const body = element("rows");
  const count = data.columns.length ? data.columns[0].cells.length : 0;
  const explained = new Set(data.explained);
  const plain = (words) => words.normalize("NFKC").toLocaleLowerCase(data.lang);
  const chosen = (id) => (element(id) && element(id).value !== "" ? Number(element(id).value) : null);
  const made = (tag, text) => {
    const one = document.createElement(tag);
    if (text !== undefined) one.textContent = text;
    return one;
  };

  let texts = null; // made for the first search
  let order = Array.from({ length: count }, (_, number) => number);
  let found = order;
  let limit = data.first;

  const row = (number) => {
    const line = made("tr");
    data.columns.forEach((column, place) => {
      const isName = place === data.name;
      const cell = made(isName ? "th" : "td");
      if (isName) cell.scope = "row";
      const kinds = [isName ? "" : column.kind, column.classes[number] || "", column.ranks[number] < 0 ? "absent" : ""];
      cell.className = kinds.filter(Boolean).join(" ");
      if (isName && explained.has(number)) {
        const button = made("button", column.cells[number]);
        button.type = "button";
        button.dataset.unit = number;
        cell.append(button);
      } else {
        cell.textContent = column.cells[number];
      }
      line.append(cell);
    });
    return line;
  };

  const show = (most) => {
    const rows = document.createDocumentFragment();
    for (const number of found.slice(0, most)) rows.append(row(number));
    body.replaceChildren(rows);
    element("more").hidden = found.length <= most;
    const counts = { shown: found.length, count, rows: most };
    const said = (words) => words.replace(/\{(\w+)\}/g, (_, name) => counts[name].toLocaleString("en"));
    element("count").textContent = said(data.shown);
    element("first").textContent = said(data.rows);
  };

  const filter = () => {
    const search = plain(element("search").value.trim());
    const level = chosen("level");
    const cohort = chosen("cohort");
    if (search && !texts) {
      texts = order.map(() => "");
      for (const column of data.columns) column.cells.forEach((cell, number) => { texts[number] += `${plain(cell)} `; });
    }
    found = order.filter((number) =>
      (level === null || data.levels[number] === level) &&
      (cohort === null || data.cohorts[number] === cohort) &&
      (!search || texts[number].includes(search)));
    limit = data.first;
    show(limit);
  };

  // Places among all values are whole numbers, so that values are compared exactly; what is absent (-1) stays last.
  const sort = (heading, column) => {
    const descending = heading.getAttribute("aria-sort") === "ascending";
    for (const each of head.rows[0].cells) each.setAttribute("aria-sort", "none");
    heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
    const ranks = data.columns[column].ranks;
    order = order.map((_, number) => number).sort((a, b) => {
      if (ranks[a] < 0 || ranks[b] < 0) return (ranks[a] < 0) - (ranks[b] < 0) || a - b;
      return (descending ? ranks[b] - ranks[a] : ranks[a] - ranks[b]) || a - b;
    });
    filter();
  };

  const part = ([title, lines, parts], depth) => {
    if (!lines.length && !parts.length) return made("p", title);
    const details = made("details");
    details.open = depth < 2;
    details.append(made("summary", title));
    for (const line of lines) details.append(made("p", line));
    details.append(...parts.map((each) => part(each, depth + 1)));
    return details;
  };

  let explanations = null; // unpacked for the first click
  const unpacked = async () => {
    const bytes = Uint8Array.from(atob(element("explanations").textContent), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(stream).text());
  };
  const dialog = element("why");
  const explain = async (number, name) => {
    element("why-title").textContent = name;
    if (typeof DecompressionStream === "undefined") {
      element("why-text").replaceChildren(made("p", data.old));
    } else {
      explanations = explanations || (await unpacked());
      element("why-text").replaceChildren(...explanations[number].map((each) => part(each, 0)));
    }
    dialog.showModal();
    dialog.scrollTop = 0;
  };
  body.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-unit]");
    if (button) explain(button.dataset.unit, button.textContent);
  });
  element("why-close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  head.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-column]");
    if (button) sort(button.closest("th"), Number(button.dataset.column));
  });
  for (const id of ["search", "level", "cohort"]) element(id)?.addEventListener("input", filter);
  const more = (most) => {
    const last = body.rows.length;
    limit = most;
    show(limit);
    body.rows[last]?.querySelector("button")?.focus(); // where the new rows begin
  };
  element("more-rows").addEventListener("click", () => more(limit * 4));
  element("all-rows").addEventListener("click", () => more(count));

  // On paper all rows stand, everything that is folded is open, and the head is text: Chromium repeats it on every
  // page only where it holds no buttons.
  let closed = [];
  let printed = head;
  window.addEventListener("beforeprint", () => {
    show(count);
    printed = head.cloneNode(true);
    for (const button of printed.querySelectorAll("button")) button.replaceWith(button.textContent);
    head.replaceWith(printed);
    closed = Array.from(document.querySelectorAll("main details:not([open])"));
    for (const each of closed) each.open = true;
  });
  window.addEventListener("afterprint", () => {
    show(limit);
    printed.replaceWith(head);
    for (const each of closed) each.open = false;
  });

  for (const id of ["controls", "hint", "shown"]) element(id).hidden = false;
  filter();
})();
