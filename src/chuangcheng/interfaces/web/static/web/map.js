// Moving and enlarging the drawn map. Without it the map is whole and every point is a link all the same.
const STEP = 1.6;
const MOST = 24;

for (const map of document.querySelectorAll("svg.map:not(.still)")) live(map);

function live(map) {
  const whole = map.viewBox.baseVal;
  const all = { x: whole.x, y: whole.y, width: whole.width, height: whole.height };
  const view = { ...all };
  const words = document.documentElement.lang === "en" ? ["Zoom in", "Zoom out", "Whole map"] : ["放大", "缩小", "全图"];

  // Names and points keep their size on the screen: one CSS pixel in units of the drawing.
  function draw() {
    view.width = Math.min(all.width, Math.max(all.width / MOST, view.width));
    view.height = (view.width * all.height) / all.width;
    view.x = Math.min(all.x + all.width - view.width, Math.max(all.x, view.x));
    view.y = Math.min(all.y + all.height - view.height, Math.max(all.y, view.y));
    map.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
    const box = map.getBoundingClientRect();
    const scale = Math.min(box.width / view.width, box.height / view.height) || 1;
    map.style.setProperty("--unit", String(1 / scale));
    if (map.dataset.tiles) tiles(scale, box);
  }

  // Square Mercator tiles laid into the drawing: within a district its plain rectangles differ by less than a pixel.
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "g");
  ground.setAttribute("aria-hidden", "true");
  const laid = new Map();
  function tiles(scale, box) {
    const [west, north, across, down] = map.dataset.corner.split(" ").map(Number);
    const z = Math.max(1, Math.min(18, Math.round(Math.log2((360 * scale * across) / 256))));
    const count = 2 ** z;
    const column = (x) => Math.floor(((west + x / across + 180) / 360) * count);
    const row = (y) => {
      const latitude = ((north - y / down) * Math.PI) / 180;
      return Math.floor(((1 - Math.asinh(Math.tan(latitude)) / Math.PI) / 2) * count);
    };
    const top = (n) => (north - (Math.atan(Math.sinh(Math.PI * (1 - (2 * n) / count))) * 180) / Math.PI) * down;
    const left = (n) => ((n / count) * 360 - 180 - west) * across;
    const wanted = new Set();
    // What is seen is wider than the view where the window has another shape.
    const [wide, high] = [box.width / scale, box.height / scale];
    const [x0, y0] = [view.x - (wide - view.width) / 2, view.y - (high - view.height) / 2];
    for (let x = column(x0); x <= column(x0 + wide); x += 1) {
      for (let y = row(y0); y <= row(y0 + high); y += 1) {
        const address = map.dataset.tiles.replace("{z}", z).replace("{x}", x).replace("{y}", y);
        wanted.add(address);
        if (laid.has(address)) continue;
        const image = document.createElementNS("http://www.w3.org/2000/svg", "image");
        const place = { x: left(x), y: top(y), width: left(x + 1) - left(x), height: top(y + 1) - top(y) };
        for (const [name, value] of Object.entries(place)) image.setAttribute(name, value);
        image.setAttribute("preserveAspectRatio", "none");
        image.setAttribute("href", address);
        ground.append(image);
        laid.set(address, image);
      }
    }
    for (const [address, image] of laid) {
      if (!wanted.has(address)) { image.remove(); laid.delete(address); }
    }
  }
  if (map.dataset.tiles) {
    map.prepend(ground);
    map.classList.add("tiled");
  }

  function zoom(factor, at) {
    const centre = at || { x: view.x + view.width / 2, y: view.y + view.height / 2 };
    const width = Math.min(all.width, Math.max(all.width / MOST, view.width / factor));
    const share = width / view.width;
    view.x = centre.x - (centre.x - view.x) * share;
    view.y = centre.y - (centre.y - view.y) * share;
    view.width = width;
    draw();
  }

  function place(event) {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse());
    return { x: point.x, y: point.y };
  }

  const tools = document.createElement("div");
  tools.className = "maptools";
  [() => zoom(STEP), () => zoom(1 / STEP), () => { Object.assign(view, all); draw(); }].forEach((act, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain";
    button.textContent = words[index];
    button.addEventListener("click", act);
    tools.append(button);
  });
  map.before(tools);
  map.classList.add("live");

  // The wheel scrolls the page; with Ctrl, as pinching a touchpad sends it, it enlarges the map.
  map.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoom(event.deltaY < 0 ? 1.25 : 0.8, place(event));
  }, { passive: false });
  map.addEventListener("dblclick", (event) => zoom(STEP, place(event)));

  const fingers = new Map();
  let moved = false;
  let apart = 0;
  map.addEventListener("pointerdown", (event) => {
    fingers.set(event.pointerId, event);
    moved = false;
    apart = spread();
  });
  map.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    fingers.set(event.pointerId, event);
    if (fingers.size === 2) {
      const now = spread();
      if (apart) zoom(now / apart, place(event));
      apart = now;
      moved = true;
      return;
    }
    const [dx, dy] = [event.clientX - before.clientX, event.clientY - before.clientY];
    if (!moved && Math.hypot(dx, dy) < 3) { fingers.set(event.pointerId, before); return; }
    moved = true;
    map.classList.add("moving");
    const unit = Number(map.style.getPropertyValue("--unit"));
    view.x -= dx * unit;
    view.y -= dy * unit;
    draw();
  });
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) {
    map.addEventListener(end, (event) => { fingers.delete(event.pointerId); map.classList.remove("moving"); });
  }
  // Letting go after dragging is not a press on the point below; Enter (detail 0) always is.
  map.addEventListener("click", (event) => { if (moved && event.detail) event.preventDefault(); }, true);
  map.addEventListener("dragstart", (event) => event.preventDefault());
  map.addEventListener("focusin", (event) => {
    const dot = event.target.querySelector && event.target.querySelector(".dot");
    if (!dot || !event.target.matches(":focus-visible")) return;
    const [x, y] = [dot.cx.baseVal.value, dot.cy.baseVal.value];
    if (x < view.x || y < view.y || x > view.x + view.width || y > view.y + view.height) {
      view.x = x - view.width / 2;
      view.y = y - view.height / 2;
      draw();
    }
  });
  window.addEventListener("resize", draw);
  draw();

  // Where a form asks for a position, a press fills it in and marks it; the coordinates can be typed all the same.
  if (map.dataset.pick) {
    map.addEventListener("click", (event) => {
      if (event.defaultPrevented) return;
      const [west, north, across, down] = map.dataset.corner.split(" ").map(Number);
      const at = place(event);
      const field = (name) => document.getElementById(`${map.dataset.pick}_${name}`);
      field("latitude").value = (north - at.y / down).toFixed(6);
      field("longitude").value = (west + at.x / across).toFixed(6);
      field("datum").value = "wgs84";
      let dot = map.querySelector(".dot");
      if (!dot) {
        dot = document.createElementNS("http://www.w3.org/2000/svg", "circle");
        dot.setAttribute("class", "dot s-site");
        map.append(dot);
      }
      dot.setAttribute("cx", at.x);
      dot.setAttribute("cy", at.y);
    });
  }

  function spread() {
    const [a, b] = [...fingers.values()];
    return a && b ? Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) : 0;
  }
}
