// Runs Python apart from the page, so that the page stays usable while it computes.
import { loadPyodide } from "./pyodide/pyodide.mjs";

const home = "/playground"; // in the file system of Pyodide, which is this page's alone

const at = (name) => new URL(name, import.meta.url);

const load = async (name, kind) => {
  const response = await fetch(at(name));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response[kind]();
};

const begin = async () => {
  const manifest = load("manifest.json", "json");
  const source = load("session.py", "text");
  const wheels = manifest.then(({ wheels: names }) => Promise.all(names.map((name) => load(`wheels/${name}`, "arrayBuffer"))));
  const pyodide = await loadPyodide({ indexURL: at("pyodide/").href });
  postMessage({ loading: "packages" });
  for (const wheel of await wheels) pyodide.unpackArchive(wheel, "wheel");
  pyodide.FS.writeFile("session.py", await source);
  const session = pyodide.pyimport("session").start(home);
  return { session, files: pyodide.FS };
};

const begun = begin();
begun.then(() => postMessage({ loading: "" }), (error) => postMessage({ failed: String(error) }));

const folder = `${home}/tables`;

const place = (files, tables) => {
  for (const name of files.readdir(folder).filter((each) => !each.startsWith("."))) {
    for (const file of files.readdir(`${folder}/${name}`).filter((each) => each !== "." && each !== "..")) {
      files.unlink(`${folder}/${name}/${file}`);
    }
    files.rmdir(`${folder}/${name}`);
  }
  for (const [table, { name, content }] of Object.entries(tables)) {
    files.mkdir(`${folder}/${table}`);
    files.writeFile(`${folder}/${table}/${name}`, new Uint8Array(content));
  }
};

onmessage = async ({ data: { id, question, tables } }) => {
  try {
    const { session, files } = await begun;
    if (tables) place(files, tables);
    postMessage({ id, answer: JSON.parse(session.answer(JSON.stringify(question))) });
  } catch (error) {
    postMessage({ id, failed: String(error) });
  }
};
