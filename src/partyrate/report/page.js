
"use strict";
(() => {
  const element = (id) => document.getElementById(id);
  const data = JSON.parse(element("data").textContent);
  const table = element("units");
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const plain = (words) => words.normalize("NFKC").toLocaleLowerCase(data.lang);
  const texts = rows.map((row) => plain(Array.from(row.cells, (cell) => cell.textContent).join(" ")));
  const chosen = (id) => (element(id) && element(id).value !== "" ? Number(element(id).value) : null);

  const filter = () => {
    const search = plain(element("search").value.trim());
    const level = chosen("level");
    const cohort = chosen("cohort");
    let shown = 0;
    rows.forEach((row, number) => {
      row.hidden =
        (level !== null && data.levels[number] !== level) ||
        (cohort !== null && data.cohorts[number] !== cohort) ||
        !texts[number].includes(search);
      shown += row.hidden ? 0 : 1;
    });
    const counts = { shown, count: rows.length };
    element("count").textContent = data.shown.replace(/\{(\w+)\}/g, (_, name) => counts[name].toLocaleString("en"));
  };

  // Places among all values are whole numbers, so that values are compared exactly; what is absent (-1) stays last.
  const sort = (heading, column) => {
    const descending = heading.getAttribute("aria-sort") === "ascending";
    for (const each of table.tHead.rows[0].cells) each.setAttribute("aria-sort", "none");
    heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
    const ranks = data.ranks[column];
    const order = rows.map((_, number) => number);
    order.sort((a, b) => {
      if (ranks[a] < 0 || ranks[b] < 0) return (ranks[a] < 0) - (ranks[b] < 0) || a - b;
      return (descending ? ranks[b] - ranks[a] : ranks[a] - ranks[b]) || a - b;
    });
    const sorted = document.createDocumentFragment();
    for (const number of order) sorted.append(rows[number]);
    body.append(sorted);
  };

  const explained = ([head, lines, parts], depth) => {
    const part = document.createElement("details");
    part.open = depth < 2;
    const summary = document.createElement("summary");
    summary.textContent = head;
    part.append(summary);
    for (const line of lines) {
      const paragraph = document.createElement("p");
      paragraph.textContent = line;
      part.append(paragraph);
    }
    part.append(...parts.map((each) => explained(each, depth + 1)));
    return part;
  };

  const dialog = element("why");
  body.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-unit]");
    if (!button) return;
    element("why-title").textContent = button.textContent;
    element("why-text").replaceChildren(explained(data.explained[button.dataset.unit], 0));
    dialog.showModal();
  });
  element("why-close").addEventListener("click", () => dialog.close());
  table.tHead.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-column]");
    if (button) sort(button.closest("th"), Number(button.dataset.column));
  });
  for (const id of ["search", "level", "cohort"]) element(id)?.addEventListener("input", filter);

  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = Array.from(document.querySelectorAll("main details:not([open])"));
    for (const each of closed) each.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const each of closed) each.open = false;
  });

  element("controls").hidden = false;
  filter();
})();
