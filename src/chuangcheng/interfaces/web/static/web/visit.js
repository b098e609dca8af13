// The sheet of a visit: keeps what was answered until it is stored, and shows how the photos are getting on.
// Without this the form is sent as any other. Photos go out exactly as the phone made them: rescaling would lose
// the time and the place that stand in them.

const form = document.querySelector("form[data-draft]");
const done = document.querySelector("[data-draft-done]");

// A browser may refuse to keep anything; then the form works as before, without a net.
const kept = {
  read(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
  write(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* full or forbidden */ } },
  drop(key) { try { localStorage.removeItem(key); } catch { /* forbidden */ } },
};

if (done) kept.drop(done.dataset.draftDone);
if (form && form.querySelector(".sending")) sheet(form);

function sheet(form) {
  const key = form.dataset.draft;
  const place = form.querySelector(".sending");
  const status = place.querySelector("[role=status]");
  const going = place.querySelector(".going");
  const bar = place.querySelector("progress");
  const told = document.getElementById("told");
  const button = form.querySelector("button:not([type])");
  const words = (name, values = {}) => place.dataset[name].replace(/\{(\w+)\}/g, (_, value) => values[value]);
  const chosen = () => [...form.querySelectorAll("input[type=file]")].flatMap((field) => [...field.files]);
  const size = (files) => files.reduce((sum, file) => sum + file.size, 0);

  let signedOut = false;

  // `status` is read out; `going` changes many times a second and is for the eye, beside the bar.
  function say(text, moving = "") {
    status.textContent = text;
    going.textContent = moving;
    bar.hidden = !moving;
    place.hidden = !text && !moving;
  }

  function waiting() {
    const files = chosen();
    say(files.length ? words("waiting", { n: files.length, size: megabytes(size(files)) }) : "");
  }

  // The uuid is kept with the answers: sent again after a reload, it is still the same visit.
  function keep() {
    const answers = {};
    const photos = {};
    for (const field of form.elements) {
      if (!field.name || field.name === "csrfmiddlewaretoken") continue;
      if (field.type === "file") { if (field.files.length) photos[field.name] = field.files.length; }
      else if (field.type === "radio" || field.type === "checkbox") { if (field.checked) answers[field.name] = field.value; }
      else if (field.value) answers[field.name] = field.value;
    }
    kept.write(key, { at: new Date().toISOString(), answers, photos });
  }

  function restore() {
    const draft = kept.read(key);
    if (!draft || !draft.answers) return;
    for (const field of form.elements) {
      if (!field.name || field.name === "csrfmiddlewaretoken" || field.type === "file") continue;
      const value = draft.answers[field.name];
      if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === value;
      else if (value !== undefined) field.value = value;
    }
    for (const radio of form.querySelectorAll("input[type=radio]:checked")) {
      radio.dispatchEvent(new Event("change", { bubbles: true }));
    }
    const photos = Object.values(draft.photos || {}).reduce((sum, n) => sum + n, 0);
    const at = new Date(draft.at).toLocaleString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", month: "numeric", day: "numeric" });
    const note = box("note", words("restored", { at }) + (photos ? " " + words("photosAgain", { n: photos }) : ""));
    note.setAttribute("role", "status");
    const clear = document.createElement("button");
    clear.type = "button";
    clear.className = "plain";
    clear.textContent = words("clear");
    clear.addEventListener("click", () => { kept.drop(key); location.reload(); });
    note.append(clear);
    told.prepend(note);
  }

  function box(kind, text) {
    const made = document.createElement("div");
    made.className = kind;
    const line = document.createElement("p");
    line.textContent = text;
    made.append(line);
    return made;
  }

  function complain(made) {
    made.setAttribute("role", "alert");
    made.tabIndex = -1;
    told.replaceChildren(made);
    made.focus();
    waiting();
    button.disabled = false;
  }

  // What the page of a refusal says, put above the form as it stands: its photos are still chosen.
  function refused(text) {
    const page = new DOMParser().parseFromString(text, "text/html");
    const problem = page.querySelector("#told .problem");
    for (const item of form.querySelectorAll(".item")) {
      const same = page.getElementById(item.id);
      item.classList.toggle("wrong", Boolean(same && same.classList.contains("wrong")));
    }
    if (problem) {
      for (const part of problem.querySelectorAll("[data-plain]")) part.remove();
      return complain(document.importNode(problem, true));
    }
    const heading = page.querySelector("main h1");
    complain(box("problem", [heading && heading.textContent.trim(), words("refused")].filter(Boolean).join("：")));
  }

  function send() {
    const request = new XMLHttpRequest();
    request.open("POST", location.href);
    request.setRequestHeader("X-Chuangcheng-Script", "visit");
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      bar.value = (100 * event.loaded) / event.total;
      say("", words("sending", { sent: megabytes(event.loaded), size: megabytes(event.total) }));
    });
    request.upload.addEventListener("load", () => say(words("stored")));
    request.addEventListener("load", () => {
      const stored = request.status === 201 && request.getResponseHeader("Location");
      if (stored) {
        kept.drop(key);
        location.assign(stored);
      } else if (new URL(request.responseURL).pathname !== location.pathname) {
        signedOut = true;
        complain(box("problem", words("signedOut")));
      } else {
        refused(request.responseText);
      }
    });
    request.addEventListener("error", () => complain(box("problem", words("failed"))));
    request.addEventListener("abort", () => complain(box("problem", words("failed"))));
    request.send(new FormData(form));
  }

  // Who signs in again gets a new token; the form carries the one from before.
  async function renew() {
    const answer = await fetch(location.href);
    if (new URL(answer.url).pathname !== location.pathname) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    form.elements.csrfmiddlewaretoken.value = page.querySelector("[name=csrfmiddlewaretoken]").value;
    signedOut = false;
  }

  form.addEventListener("input", keep);
  form.addEventListener("change", () => { keep(); waiting(); });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keep();
    if (signedOut) renew().catch(() => {}).then(send);
    else send();
  });
  restore();
  waiting();
}

function megabytes(bytes) {
  return bytes < 100_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
