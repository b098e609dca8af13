// The demo's comforts: a drawn picture goes into the form as if it had been taken; the page of stages follows loading.
"use strict";

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-scene]");
  if (!link) return;
  const field = fieldFor(link);
  if (!field) return; // then the picture is downloaded, to be chosen by hand
  event.preventDefault();
  const answer = await fetch(link.href);
  const name = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") || "");
  const files = new DataTransfer();
  files.items.add(new File([await answer.blob()], name ? name[1] : "photo.jpg", { type: "image/jpeg" }));
  field.files = files.files;
  for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
  const part = field.closest(".item, form");
  part.scrollIntoView({ block: "center" });
  const button = part.matches("form") ? part.querySelector("button:not([type])") : field;
  if (button) button.focus({ preventScroll: true });
});

// The item of the checklist that the walk is about, ticked as failing; or the form of the step, unfolded.
function fieldFor(link) {
  if (link.dataset.form) {
    const act = document.getElementById(link.dataset.form);
    if (act) act.open = true;
    return act && act.querySelector("input[type=file]");
  }
  for (const item of document.querySelectorAll("main .item")) {
    if (item.querySelector("legend").textContent.trim() !== link.dataset.item) continue;
    const box = item.querySelector("input[value=failed]");
    if (!box.checked) box.click();
    return item.querySelector("input[type=file]");
  }
  return null;
}

// A form that an address points to is unfolded.
function unfold() {
  const wanted = location.hash && document.getElementById(location.hash.slice(1));
  if (wanted && wanted.matches("details.act")) wanted.open = true;
}
unfold();
window.addEventListener("hashchange", unfold);

const loading = document.querySelector("[data-stage-wanted]");
if (loading) follow();

async function follow() {
  const parts = [...loading.querySelectorAll(".stage-parts li")];
  for (;;) {
    await new Promise((done) => { setTimeout(done, 1000); });
    let told;
    try { told = await (await fetch(loading.dataset.progress)).json(); } catch { continue; } // while it is exchanged
    parts.forEach((part, at) => { part.className = at < told.parts ? "done" : at === told.parts ? "current" : ""; });
    if (told.shown === loading.dataset.stageWanted) { location.assign(loading.dataset.then); return; }
    if (told.wanted !== loading.dataset.stageWanted) { location.reload(); return; }
  }
}
