// Lets a reader sort and filter the atlas. Without this script the whole table is there.
//
// What a reader chose is in the page's address, so that it can be shared, and follows them
// to the other language: ?find=llama&kind=counted&sort=total&down

const atlas = document.querySelector(".atlas");
const table = atlas.querySelector("table");
const body = table.tBodies[0];
const rows = [...body.rows];
const headers = [...table.tHead.rows[0].cells];
const [findWords, kindWord, allWord, counted, published, undisclosed, shownWords] =
  atlas.dataset.words.split("|");
const kinds = { "": allWord, counted, published, undisclosed };

const find = element("input", { type: "search", autocomplete: "off", spellcheck: false });
const kind = element("select");
for (const [value, words] of Object.entries(kinds)) kind.add(new Option(words, value));
const shown = element("p", { role: "status" });
// Their place is in the page: put before the table now, they would style all of it anew.
atlas.firstElementChild.append(labelled(findWords, find), labelled(kindWord, kind), shown);

let sorted = { column: "", down: false };

function element(name, properties = {}) {
  return Object.assign(document.createElement(name), properties);
}

function labelled(words, control) {
  const label = element("label", { textContent: words });
  label.append(control);
  return label;
}

function cell(row, column) {
  return row.cells[headers.findIndex((header) => header.dataset.column === column)];
}

// The number in a cell, or its words; what has neither comes last, whichever way.
function key(row, column) {
  const place = cell(row, column);
  const number = place.querySelector("data");
  if (number) return Number(number.value);
  if (place.querySelector(".none") || column === "total") return null;
  return place.textContent.toLowerCase();
}

function compare(one, other) {
  if (one === null || other === null) return (one === null) - (other === null);
  const order =
    typeof one === "number" ? one - other : one.localeCompare(other, document.documentElement.lang);
  return sorted.down ? -order : order;
}

function sort() {
  const order = new Map(rows.map((row) => [row, sorted.column && key(row, sorted.column)]));
  body.append(
    ...(sorted.column
      ? rows.toSorted((one, other) => compare(order.get(one), order.get(other)))
      : rows),
  );
  for (const header of headers) {
    if (header.dataset.column !== sorted.column) header.removeAttribute("aria-sort");
    else header.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
  }
}

function filter() {
  const words = find.value.toLowerCase().split(/\s+/);
  for (const row of rows) {
    const text = ["name", "maker", "licence"]
      .map((column) => cell(row, column).textContent.toLowerCase())
      .join(" ");
    const wanted = !kind.value || row.dataset.kind === kind.value;
    row.hidden = !(wanted && words.every((word) => text.includes(word)));
  }
  tell(rows.filter((row) => !row.hidden).length);
}

function tell(count) {
  shown.textContent = shownWords.replace("{shown}", count).replace("{all}", rows.length);
}

function remember() {
  const state = new URLSearchParams();
  if (find.value) state.set("find", find.value);
  if (kind.value) state.set("kind", kind.value);
  if (sorted.column) state.set("sort", sorted.column);
  if (sorted.down) state.set("down", "");
  const search = state.size ? `?${state}` : "";
  history.replaceState(null, "", location.pathname + search + location.hash);
  const other = document.querySelector("a.language");
  if (other) other.search = search;
}

function recall() {
  const state = new URLSearchParams(location.search);
  const column = state.get("sort") ?? "";
  const known = headers.some((header) => header.dataset.column === column);
  find.value = state.get("find") ?? "";
  kind.value = Object.hasOwn(kinds, state.get("kind") ?? "") ? (state.get("kind") ?? "") : "";
  sorted = { column: known ? column : "", down: known && state.has("down") };
}

for (const header of headers) {
  const column = header.dataset.column;
  if (column === "sources") continue;
  const button = element("button", { type: "button", textContent: header.textContent });
  header.replaceChildren(button);
  // Up, down, and back to the order of release.
  button.addEventListener("click", () => {
    if (sorted.column !== column) sorted = { column, down: false };
    else if (!sorted.down) sorted = { column, down: true };
    else sorted = { column: "", down: false };
    sort();
    remember();
  });
}
for (const control of [find, kind]) {
  control.addEventListener("input", () => {
    filter();
    remember();
  });
}
recall();
// A thousand cells that stand as they should are left alone: a phone has enough to do.
if (sorted.column) sort();
if (find.value || kind.value) filter();
else tell(rows.length);
remember();
