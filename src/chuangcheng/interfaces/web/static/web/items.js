// The items of a visit's sheet: one outcome at most, a number that falls short is a failure, a clock for what is
// watched, photos one after the other. The server decides all of it again; this only spares the second try.

const PAUSE = 700; // milliseconds without a key

export function items(form, { remove }) {
  for (const item of form.querySelectorAll(".item")) {
    settle(item);
    const clock = item.querySelector(".clock");
    if (clock) watch(item, clock);
  }
  form.addEventListener("change", (event) => {
    const field = event.target;
    const item = field.closest(".item");
    if (!item) return;
    if (field.type === "file") gather(field, remove);
    if (field.type === "checkbox" && field.name === item.id && field.checked) {
      for (const other of outcomes(item)) if (other !== field) other.checked = false;
    }
    settle(item);
  });
  // Of "13" the "1" falls short: wait until the number has been typed.
  let typing = 0;
  form.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.name.endsWith("-number")) return;
    clearTimeout(typing);
    typing = setTimeout(() => field.dispatchEvent(new Event("change", { bubbles: true })), PAUSE);
  });
}

const outcomes = (item) => [...item.querySelectorAll(`.answers input[name="${item.id}"]`)];

// How many items were ticked as failed, and how many as something else.
export function told(form) {
  const count = (values) => form.querySelectorAll(values.map((value) => `.answers input[value=${value}]:checked`).join()).length;
  return { failed: count(["failed"]), other: count(["absent", "unseen"]) };
}

// What follows from the ticks and the number. What is folded away is not sent: nobody sees it any more.
export function settle(item) {
  const failed = item.querySelector(".answers input[value=failed]");
  const aside = outcomes(item).some((one) => one !== failed && one.checked);
  const short = !aside && fallsShort(item);
  if (short) {
    if (!failed.checked) item.dataset.byNumber = "";
    failed.checked = true;
  } else if ("byNumber" in item.dataset) {
    failed.checked = false;
    delete item.dataset.byNumber;
  }
  const hint = item.querySelector(".short");
  const words = short ? hint.dataset.words : "";
  if (hint && hint.textContent !== words) hint.textContent = words;
  for (const part of item.querySelectorAll("[data-when]")) {
    const shown = outcomes(item).some((one) => one.checked && one.value === part.dataset.when);
    part.hidden = !shown;
    for (const field of part.querySelectorAll("input")) field.disabled = !shown;
  }
  const other = item.querySelector("details.other");
  if (aside) other.open = true;
}

function fallsShort(item) {
  const field = item.querySelector("input[name$=-number]");
  if (!field || !("threshold" in item.dataset)) return false;
  const number = read(field.value, item.dataset.unit);
  const threshold = Number(item.dataset.threshold);
  return number !== null && (("atMost" in item.dataset) ? number > threshold : number < threshold);
}

// As `read_number` of the server reads it; null where it would refuse.
function read(text, unit) {
  let plain = text.normalize("NFKC").trim();
  const mark = unit.normalize("NFKC").trim();
  if (mark && plain.toLowerCase().endsWith(mark.toLowerCase())) plain = plain.slice(0, -mark.length).trim();
  if (!/^[0-9]{1,12}([.,][0-9]{1,6})?$/.test(plain) || /,[0-9]{3}$/.test(plain)) return null;
  return Number(plain.replace(",", "."));
}

// A camera hands over one picture at a time: a new choice is added to what was chosen before.
const gathered = new WeakMap();

function gather(field, remove) {
  const before = gathered.get(field) || [];
  const same = (a, b) => a.name === b.name && a.size === b.size && a.lastModified === b.lastModified;
  show(field, [...before, ...[...field.files].filter((file) => !before.some((one) => same(one, file)))], remove);
}

function show(field, files, remove) {
  gathered.set(field, files);
  const all = new DataTransfer();
  for (const file of files) all.items.add(file);
  field.files = all.files;
  const label = field.closest("label");
  let place = label.parentElement.querySelector(".photos.chosen");
  if (!place) {
    place = document.createElement("div");
    place.className = "photos chosen";
    label.after(place);
  }
  for (const image of place.querySelectorAll("img")) URL.revokeObjectURL(image.src);
  place.replaceChildren(...files.map((file) => {
    const figure = document.createElement("figure");
    if (file.type.startsWith("image/")) {
      const image = document.createElement("img");
      image.src = URL.createObjectURL(file);
      image.alt = "";
      figure.append(image);
    }
    const name = document.createElement("figcaption");
    name.textContent = file.name;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "slight";
    button.textContent = remove;
    button.setAttribute("aria-label", `${remove} ${file.name}`);
    button.addEventListener("click", () => {
      show(field, files.filter((one) => one !== file), remove);
      field.dispatchEvent(new Event("change", { bubbles: true }));
      field.focus();
    });
    figure.append(name, button);
    return figure;
  }));
}

// The clock of a timed item: it counts on from what was watched before, and its seconds are sent.
function watch(item, place) {
  const field = item.querySelector("input[name$=-watched]");
  const full = Number(place.dataset.minutes) * 60;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain";
  const time = document.createElement("span");
  time.className = "num";
  const status = document.createElement("span");
  status.setAttribute("role", "status");
  place.replaceChildren(button, time, status);
  place.hidden = false;
  let running = null;

  function draw() {
    const seconds = Number(field.value) || 0;
    button.textContent = running ? place.dataset.stop : place.dataset.start;
    time.textContent = seconds || running ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` : "";
    const words = seconds >= full ? place.dataset.full : "";
    if (status.textContent !== words) status.textContent = words;
  }

  button.addEventListener("click", () => {
    if (running) {
      clearInterval(running);
      running = null;
    } else {
      const since = Date.now() - (Number(field.value) || 0) * 1000;
      running = setInterval(() => {
        field.value = String(Math.floor((Date.now() - since) / 1000));
        draw();
        if (Number(field.value) % 5 === 0) field.dispatchEvent(new Event("input", { bubbles: true }));
      }, 1000);
    }
    field.dispatchEvent(new Event("input", { bubbles: true }));
    draw();
  });
  draw();
}
