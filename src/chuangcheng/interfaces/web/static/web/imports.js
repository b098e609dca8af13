// A large table takes some seconds to read: the button says so and counts them, and a reader of the screen hears it.
"use strict";

let counting = 0;

document.addEventListener("submit", (event) => {
  const button = event.submitter || event.target.querySelector("button");
  if (!button || !button.dataset.busy) return;
  const began = Date.now();
  const say = () => {
    button.textContent = button.dataset.busy.replace("{seconds}", Math.floor((Date.now() - began) / 1000));
  };
  button.dataset.words = button.textContent;
  button.classList.add("busy");
  say();
  counting = setInterval(say, 1000);
  const told = document.createElement("span");
  told.className = "hidden-title";
  told.setAttribute("role", "status");
  button.after(told);
  told.textContent = button.textContent;
});

// "Back" shows the page as it was left: the button then says again what it does.
window.addEventListener("pageshow", () => {
  clearInterval(counting);
  for (const button of document.querySelectorAll("button.busy")) {
    button.textContent = button.dataset.words;
    button.classList.remove("busy");
  }
});

// The box shows that a file would be taken where it is dropped; taking it is the browser's own work.
for (const box of document.querySelectorAll("input[type=file].drop")) {
  for (const kind of ["dragenter", "dragover"]) box.addEventListener(kind, () => box.classList.add("over"));
  for (const kind of ["dragleave", "drop"]) box.addEventListener(kind, () => box.classList.remove("over"));
}
