// The page: it shows texts as texts (no markup is ever made of them) and asks Python, in a worker, for everything else.
const element = (id) => document.getElementById(id);
const FIRST_ROWS = 200;
const PAUSE = 400; // milliseconds without a key after which a scheme is checked

const load = async (name, kind = "json") => (await fetch(new URL(name, import.meta.url)))[kind]();
const [texts, manifest] = await Promise.all([load("texts.json"), load("manifest.json")]);

let lang = navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
const words = (key, data = {}) =>
  texts[key][lang === "zh" ? 1 : 0].replace(/\{(\w+)\}/g, (_, name) => Number.isInteger(data[name]) ? data[name].toLocaleString("en") : data[name]);

const made = (name, text = "", attributes = {}) => {
  const node = document.createElement(name);
  node.textContent = text;
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
};
const show = (id, text) => {
  element(id).hidden = !text;
  element(id).textContent = text;
};
const QUOTED = /^ *\d* *\|/; // a line of the file, or the caret below it: these are never wrapped
const showFaults = (id, text) => {
  show(id, text);
  if (!text) return;
  element(id).replaceChildren(...text.split("\n").map((line) =>
    made("span", `${line}\n`, { class: QUOTED.test(line) ? "quoted" : "said" })));
};
const listed = (select, options, chosen) => {
  select.replaceChildren(...options.map(([value, text]) => made("option", text, { value })));
  if (options.some(([value]) => value === chosen)) select.value = chosen;
};

// A worker made of a blob has the policy of this page: it reaches no other host either.
const start = new Blob([`import ${JSON.stringify(new URL("worker.js", import.meta.url).href)};`], { type: "text/javascript" });
const worker = new Worker(URL.createObjectURL(start), { type: "module" });
const asked = new Map();
let number = 0;
const ask = (question, tables) =>
  new Promise((resolve, reject) => {
    asked.set((number += 1), { resolve, reject });
    worker.postMessage({ id: number, question: { lang, ...question }, tables });
  });
let loading = "python";
let failure = "";
let busy = 0;
const tell = () => {
  const key = loading ? `loading ${loading}` : busy ? "computing" : "";
  element("state").textContent = failure ? words("failed", { error: failure }) : key ? words(key) : "";
  document.body.dataset.state = failure ? "failed" : loading || (busy ? "busy" : "ready");
};
const fail = (error) => {
  failure = String(error.message ?? error);
  tell();
};
worker.onerror = fail;
worker.onmessage = ({ data }) => {
  if (data.loading !== undefined) loading = data.loading;
  else if (data.id === undefined) fail(data.failed);
  else {
    const { resolve, reject } = asked.get(data.id);
    asked.delete(data.id);
    data.failed === undefined ? resolve(data.answer) : reject(data.failed);
  }
  tell();
};
const working = async (work) => {
  busy += 1;
  if (!loading) failure = "";
  tell();
  try {
    return await work();
  } catch (error) {
    fail(error);
    return null;
  } finally {
    busy -= 1;
    tell();
  }
};

// ------------------------------------------------------------------------------------------------------- the scheme
const OWN = "";
const tables = new Map(); // by table: { text } as pasted, or { name, content } as opened
let shipped = [];
let checked = null;
let results = null;
let checks = 0;

const chosen = () => {
  const [name, edition] = element("scheme").value.split("/");
  return { name: name ?? "", edition: edition ?? "" };
};
const example = () => manifest.examples[element("scheme").value];

const listSchemes = () => {
  const own = [OWN, words("own")];
  const options = shipped.map(({ name, edition, title }) => [`${name}/${edition}`, `${title} (${name}, ${edition})`]);
  listed(element("scheme"), [own, ...options], element("scheme").value);
};
const listProfiles = (profiles, profile) => {
  listed(element("profile"), [["", words("no profile")], ...profiles.map((each) => [each, each])], profile);
  element("profile").parentElement.hidden = !profiles.length;
};

const choose = async () => {
  const profile = example()?.profile ?? "";
  tables.clear();
  checked = null;
  element("as-of").value = element("period").value = "";
  if (element("scheme").value === OWN) {
    element("text").value = await load("examples/own_scheme.toml", "text");
    listProfiles([], "");
  } else {
    const { text, profiles } = await ask({ kind: "source", ...chosen() });
    element("text").value = text;
    listProfiles(profiles, profile);
  }
  element("example").disabled = !example();
  await check();
};

const check = async () => {
  const turn = (checks += 1);
  clearResults();
  show("data-faults", "");
  const answer = await working(() =>
    ask({ kind: "check", text: element("text").value, profile: element("profile").value, ...chosen() }));
  if (turn !== checks || answer === null) return;
  const isFaulty = answer.error !== undefined;
  if (!isFaulty) checked = answer;
  element("verdict").className = isFaulty ? "bad" : "good";
  element("verdict").textContent = isFaulty ? words("faulty") : words("sound", { title: answer.title });
  showFaults("faults", answer.error ?? "");
  showPlaces(answer.places ?? []);
  const warnings = answer.warnings ?? [];
  element("warnings").hidden = !warnings.length;
  element("warnings").firstChild.textContent = words("warnings", { count: warnings.length });
  element("warnings").lastChild.textContent = warnings.join("\n");
  const open = answer.unpublished ?? [];
  show("unpublished", open.length ? words("unpublished", { names: open.join(lang === "zh" ? "、" : ", ") }) : "");
  element("rate").disabled = isFaulty;
  if (!isFaulty) showTables();
};

const showPlaces = (places) => {
  const lines = [...new Set(places.map(({ line }) => line))].slice(0, 20);
  element("places").hidden = !lines.length;
  element("places").replaceChildren(...lines.map((line) => {
    const button = made("button", words("line", { line: String(line) }), { type: "button" });
    button.addEventListener("click", () => goTo(line));
    return button;
  }));
};

const goTo = (line) => {
  const area = element("text");
  const before = area.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  const end = area.value.indexOf("\n", before);
  area.focus();
  area.setSelectionRange(before, end < 0 ? area.value.length : end);
  area.scrollTop = Math.max(0, (line - 4) * parseFloat(getComputedStyle(area).lineHeight));
};

// ------------------------------------------------------------------------------------------------------- the tables
const decode = (content) => new TextDecoder().decode(content).replace(/^\ufeff/, "");

const showTables = () => element("tables").replaceChildren(...checked.tables.map(slot));

const slot = (table) => {
  const field = made("fieldset", "", { "data-table": table.name });
  const legend = made("legend", `${table.label} `);
  legend.append(made("code", table.name));
  const hint = made("p", words(table.root ? "units table" : "finer table"), { class: "hint" });
  const file = made("input", "", { type: "file", accept: ".csv,.tsv,.txt,.xlsx,.xlsm,.xls,.et,.ods" });
  const label = made("label", words("open table"), { class: "file" });
  label.append(file);
  file.addEventListener("change", async () => {
    if (!file.files.length) return;
    tables.set(table.name, { name: file.files[0].name, content: await file.files[0].arrayBuffer() });
    changed(table, field);
  });
  const columns = made("details");
  const list = made("dl");
  for (const column of table.columns) {
    const name = column.label === column.name ? column.name : `${column.label} (${column.name})`;
    list.append(made("dt", column.needed ? `${name} *` : name), made("dd", column.words));
  }
  columns.append(made("summary", words("columns", { count: table.columns.length })), list);
  field.append(legend, hint, content(table, field), label, columns);
  return field;
};

const content = (table, field) => {
  const given = tables.get(table.name);
  if (given?.content === undefined) {
    const area = made("textarea", "", { rows: 5, wrap: "off", spellcheck: "false", "aria-label": table.label });
    area.placeholder = `${table.columns.slice(0, 6).map(({ name }) => name).join(",")}…`;
    area.value = given?.text ?? "";
    area.addEventListener("input", () => {
      area.value.trim() ? tables.set(table.name, { text: area.value }) : tables.delete(table.name);
      clearResults();
    });
    return area;
  }
  const kilobytes = Math.max(1, Math.round(given.content.byteLength / 1024));
  const line = made("p", `${words("opened", { name: given.name, size: kilobytes })} `, { class: "file" });
  const drop = made("button", words("remove"), { type: "button" });
  drop.addEventListener("click", () => {
    tables.delete(table.name);
    changed(table, field);
  });
  line.append(drop);
  if (/\.(csv|tsv|txt)$/i.test(given.name)) {
    const edit = made("button", words("edit"), { type: "button" });
    edit.addEventListener("click", () => {
      tables.set(table.name, { text: decode(given.content) });
      changed(table, field);
    });
    line.append(" ", edit);
  }
  return line;
};

const changed = (table, field) => {
  clearResults();
  field.replaceWith(slot(table));
};

const fill = async () => {
  const { tables: files, as_of: day = "", period = "" } = example();
  element("as-of").value = day;
  element("period").value = period;
  for (const [table, name] of Object.entries(files)) {
    tables.set(table, { name, content: await load(`examples/${name}`, "arrayBuffer") });
  }
  if (checked) showTables();
};

// ------------------------------------------------------------------------------------------------------ the results
const clearResults = () => {
  results = null;
  element("results").hidden = true;
};

const rate = () =>
  working(async () => {
    const files = {};
    const contents = {};
    for (const { name } of checked.tables) {
      const given = tables.get(name);
      if (given === undefined) continue;
      const file = given.name ?? `${name}.csv`;
      files[name] = file;
      contents[name] = { name: file, content: given.content ?? new TextEncoder().encode(given.text).buffer };
    }
    const root = checked.tables.find((table) => table.root);
    if (root && files[root.name] === undefined) {
      clearResults();
      show("data-faults", words("no table", { table: root.label }));
      return;
    }
    const asOf = element("as-of").value.trim();
    const answer = await ask({ kind: "rate", files, as_of: asOf, period: element("period").value.trim() }, contents);
    showAnswer(answer);
    if (!answer.error) element("results").scrollIntoView({ block: "start" });
  });

const showAnswer = (answer) => {
  showFaults("data-faults", answer.error ?? "");
  if (answer.error) {
    clearResults();
    return;
  }
  results = answer;
  element("results").hidden = false;
  element("levels").replaceChildren(...levels(answer.levels));
  const count = answer.notes.reduce((sum, each) => sum + each.count, 0);
  element("notes").hidden = !count;
  element("notes").firstChild.textContent = words("notes", { count });
  element("notes").lastChild.replaceChildren(...answer.notes.flatMap(({ count: all, texts: few }) => [
    ...few.map((text) => made("li", text)),
    ...(all > few.length ? [made("li", words("more notes", { count: all - few.length }))] : []),
  ]));
  element("reports").hidden = !answer.reports.length;
  element("reports").lastChild.textContent = answer.reports.join("\n");
  listed(element("of"), answer.explainable.map(({ name, label }) => [name, label === name ? name : `${label} (${name})`]));
  const head = made("tr");
  head.append(...answer.columns.map(({ title, kind }) => made("th", title, { scope: "col", class: kind })));
  element("units").tHead.replaceChildren(head);
  element("search").value = "";
  plain = answer.rows.map((row) => row.join(" ").normalize("NFKC").toLowerCase());
  most = FIRST_ROWS;
  showRows();
};

const levels = (rows) => {
  if (!rows.length) return [];
  const table = made("table");
  const line = (name, cells) => {
    const row = made("tr");
    row.append(...cells.map((cell, place) => made(name, cell, place ? { class: "number" } : {})));
    return row;
  };
  const isWanted = rows.some(({ wanted }) => wanted !== "");
  const cut = (cells) => (isWanted ? cells : cells.slice(0, 2));
  table.append(line("th", cut([words("level"), words("units"), words("wanted")])));
  for (const { level, count, wanted } of rows) table.append(line("td", cut([level, count.toLocaleString("en"), wanted])));
  return [table];
};

let plain = [];
let most = FIRST_ROWS;
const showRows = () => {
  const search = element("search").value.trim().normalize("NFKC").toLowerCase();
  const found = results.rows.map((_, place) => place).filter((place) => plain[place].includes(search));
  const rows = found.slice(0, most).map((place) => {
    const row = made("tr");
    row.append(...results.rows[place].map((cell, column) => {
      const { kind, classes } = results.columns[column];
      if (column !== results.fixed - 1) return made("td", cell, { class: [kind, classes[place] ?? ""].join(" ").trim() });
      const name = made("th", "", { scope: "row" });
      const button = made("button", cell, { type: "button" });
      button.addEventListener("click", () => explain(place));
      name.append(button);
      return name;
    }));
    return row;
  });
  element("units").tBodies[0].replaceChildren(...rows);
  element("count").textContent = words("shown", { shown: rows.length, count: results.rows.length });
  element("more").hidden = found.length <= most;
};

let unit = 0;
const explain = async (place) => {
  unit = place;
  const answer = await working(() => ask({ kind: "explain", unit, of: element("of").value }));
  if (answer === null) return;
  element("why-title").textContent = results.rows[unit].slice(0, results.fixed).join(" · ");
  element("why-text").replaceChildren(answer.error ? made("pre", answer.error) : part(answer.explanation, 0));
  if (!element("why").open) element("why").showModal();
};
const part = ([head, lines, parts], depth) => {
  const node = made("details");
  node.open = depth < 2;
  node.append(made("summary", head), ...lines.map((line) => made("p", line)), ...parts.map((each) => part(each, depth + 1)));
  return node;
};

const save = async (name, kind) => {
  const answer = await working(() => ask({ kind: "files" }));
  if (answer === null) return;
  const link = made("a", "", { download: name, href: URL.createObjectURL(new Blob([answer[name]], { type: kind })) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
};

// ------------------------------------------------------------------------------------------------------- the words
const speak = async () => {
  document.documentElement.lang = lang === "zh" ? "zh-Hans" : "en";
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = words(node.dataset.text);
  document.title = words("title");
  element("language").textContent = words("language");
  tell();
  const profile = element("profile").value;
  const profiles = [...element("profile").options].map(({ value }) => value).filter(Boolean);
  listProfiles(profiles, profile);
  const listing = await working(() => ask({ kind: "schemes" }));
  if (listing === null) return;
  shipped = listing.schemes;
  listSchemes();
};

element("language").addEventListener("click", async () => {
  const was = results !== null;
  lang = lang === "zh" ? "en" : "zh";
  await speak();
  await check();
  if (was) await rate();
});
element("scheme").addEventListener("change", () => working(choose));
element("profile").addEventListener("change", check);
element("example").addEventListener("click", async () => {
  await working(fill);
  if (!element("rate").disabled) await rate();
});
let timer = 0;
element("text").addEventListener("input", () => {
  clearTimeout(timer);
  element("rate").disabled = true;
  timer = setTimeout(check, PAUSE);
});
element("scheme-file").addEventListener("change", async ({ target }) => {
  if (!target.files.length) return;
  element("scheme").value = OWN;
  listProfiles([], "");
  tables.clear();
  element("example").disabled = !example();
  element("text").value = decode(await target.files[0].arrayBuffer());
  await check();
});
element("rate").addEventListener("click", rate);
element("search").addEventListener("input", showRows);
element("more").addEventListener("click", () => {
  most = Infinity;
  showRows();
});
element("of").addEventListener("change", () => explain(unit));
element("why-close").addEventListener("click", () => element("why").close());
element("save-report").addEventListener("click", () => save("report.html", "text/html"));
element("save-results").addEventListener("click", () => save("results.csv", "text/csv"));

element("rate").disabled = true;
await speak();
await working(choose);
