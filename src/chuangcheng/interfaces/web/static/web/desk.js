// Working through a list of cases: keys, the next case, what changed meanwhile, texts to put in. All works without it.
const OFF = "chuangcheng-keys-off";
const EVERY = 20000;

const kept = (store, name) => { try { return store.getItem(name); } catch { return null; } };
const keep = (store, name, value) => {
  try { if (value === null) store.removeItem(name); else store.setItem(name, value); } catch { /* a browser that keeps nothing */ }
};

const list = document.querySelector("[data-keys=list]");
const rows = list ? [...list.querySelectorAll("tr[data-case]")] : [];

// The next case of the list one came from: the page leads there.
const following = document.querySelector("a[data-following]");

// Keys can be switched off, and never act while somebody types.
const help = document.querySelector("[data-key-help]");
const enabled = document.querySelector("[data-key-switch]");
if (enabled) {
  enabled.checked = !kept(localStorage, OFF);
  enabled.addEventListener("change", () => keep(localStorage, OFF, enabled.checked ? null : "1"));
}
let at = -1;
function mark(row) {
  if (at >= 0) rows[at].removeAttribute("data-at");
  at = rows.indexOf(row);
  row.setAttribute("data-at", "");
}
function go(step) {
  if (!rows.length) return;
  mark(rows[Math.min(rows.length - 1, Math.max(0, at + step))]);
  const link = rows[at].querySelector("a.row, a");
  link.focus();
  rows[at].scrollIntoView({ block: "nearest" });
}
function choose() {
  const box = at >= 0 && rows[at].querySelector("input[type=checkbox]");
  if (box) { box.checked = !box.checked; box.dispatchEvent(new Event("change", { bubbles: true })); }
}
function act(name) {
  const select = list && list.querySelector("select[name=act]");
  if (!select || ![...select.options].some((one) => one.value === name)) return;
  if (!list.querySelector("input[name=case]:checked")) choose();
  if (!list.querySelector("input[name=case]:checked")) return;
  select.value = name;
  list.requestSubmit();
}
const KEYS = {
  j: () => go(1),
  k: () => go(-1),
  o: () => { if (at >= 0) rows[at].querySelector("a").click(); },
  x: choose,
  f: () => act("file"),
  d: () => act("dispatch"),
  n: () => { if (following) following.click(); },
  "?": () => { if (help) { help.open = !help.open; help.scrollIntoView({ block: "nearest" }); help.querySelector("summary").focus(); } },
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
  if (kept(localStorage, OFF)) return;
  const target = event.target;
  if (target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox]):not([type=radio])")) return;
  const found = Object.prototype.hasOwnProperty.call(KEYS, event.key) && KEYS[event.key];
  if (!found) return;
  event.preventDefault();
  found();
});
for (const row of rows) row.addEventListener("focusin", () => mark(row));

// What changed is told beside the list; nothing that somebody reads is moved or exchanged.
const live = document.querySelector("[data-live]");
if (live) {
  const shown = rows.map((row) => row.dataset.case).join(",");
  const address = `${live.dataset.live}&shown=${shown}`;
  let mark = "";
  setInterval(async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(address, { headers: mark ? { "If-None-Match": mark } : {} });
      if (answer.status !== 200 || answer.redirected) return;
      mark = answer.headers.get("ETag") || "";
      const told = await answer.json();
      live.hidden = !told.changed;
      if (told.changed) live.querySelector("span").textContent = live.dataset.words.replace("{n}", told.changed + (told.more ? "+" : ""));
    } catch { /* no network: the next time */ }
  }, EVERY);
}

// Texts of the office stand before each field of words; what is put in can be changed like anything typed.
const texts = document.querySelector("[data-texts]");
if (texts) {
  for (const field of document.querySelectorAll("details.act textarea")) {
    const owner = field.closest("details.act").id.replace("act-", "");
    const fitting = [...texts.children].filter((one) => !one.dataset.act || one.dataset.act === owner);
    if (!fitting.length) continue;
    const select = document.createElement("select");
    select.setAttribute("aria-label", texts.dataset.texts);
    select.append(new Option(texts.dataset.texts, ""));
    for (const one of fitting) select.append(new Option(one.dataset.name, one.textContent));
    select.addEventListener("change", () => {
      if (!select.value) return;
      field.value = field.value ? `${field.value.trimEnd()} ${select.value}` : select.value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      select.value = "";
      field.focus();
    });
    field.before(select);
  }
}
