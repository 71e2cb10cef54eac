// Loads the things to hold when a reader comes near them, and has what they share.
//
// A widget is a module widget_<name>.js. Its default export fills a place in the page:
// (place, values, language). The values are what a snippet published, embedded by the
// build; the words are the module's own, in both languages.

export const language = document.documentElement.lang.slice(0, 2);

const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      const values = JSON.parse(target.firstElementChild.textContent);
      import(`./widget_${target.dataset.widget}.js`).then(
        ({ default: fill }) => {
          fill(target, values, language);
          target.dataset.ready = "";
        },
        // The page says the same without it; an empty frame would not.
        () => target.remove(),
      );
    }
  },
  { rootMargin: "100%" },
);
for (const place of document.querySelectorAll("[data-widget]")) near.observe(place);

// Making --------------------------------------------------------------------------------

export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

export function svg(name, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// A slider that tells its value in words: {input, label, set(value)}.
export function slider(words, { min, max, step, value, told = String, change }) {
  const input = element("input", { type: "range", min, max, step });
  const shown = element("b");
  const label = element("label", {}, element("span", {}, words, " ", shown), input);
  const tell = (now) => {
    shown.textContent = told(now);
    input.setAttribute("aria-valuetext", told(now));
  };
  const set = (now) => {
    input.value = now;
    tell(now);
  };
  input.addEventListener("input", () => {
    tell(Number(input.value));
    change(Number(input.value));
  });
  set(value);
  return { input, label, set };
}

// A list to choose from: options are pairs of value and words.
export function choice(words, options, value, change) {
  const select = element("select");
  for (const [key, told] of options) select.add(new Option(told, key, false, key === value));
  select.addEventListener("input", () => change(select.value));
  return element("label", {}, words, select);
}

export function button(words, click) {
  const made = element("button", { type: "button", textContent: words });
  made.addEventListener("click", click);
  return made;
}

// Lets a ring be dragged about its picture: `move` gets the place in units of the view box.
export function follow(plot, ring, width, height, move) {
  const at = (event) => {
    const box = plot.getBoundingClientRect();
    move(
      ((event.clientX - box.left) * width) / box.width,
      ((event.clientY - box.top) * height) / box.height,
    );
  };
  ring.addEventListener("pointerdown", (event) => {
    ring.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  ring.addEventListener("pointermove", (event) => {
    if (ring.hasPointerCapture(event.pointerId)) at(event);
  });
  return at;
}

// Telling -------------------------------------------------------------------------------

// Grouped digits with a minus that is as wide as a plus.
export function digits(value, fraction) {
  return value
    .toLocaleString("en", { minimumFractionDigits: fraction, maximumFractionDigits: fraction })
    .replace(/^-(?=[0.,]*$)/, "")
    .replace("-", "−");
}

// 1746 亿, 174.6 billion; below a million as the digits are.
export function compact(value, significant = 4) {
  const form = { maximumSignificantDigits: significant };
  if (Math.abs(value) < 1e6) return value.toLocaleString("en", form);
  if (Math.abs(value) >= 1e15) {
    const power = Math.floor(Math.log10(value));
    const raised = String(power).replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]);
    return `${(value / 10 ** power).toLocaleString("en", form)} × 10${raised}`;
  }
  return value
    .toLocaleString(language, { ...form, notation: "compact", compactDisplay: "long" })
    .replace(/(\d)([万亿])/, "$1 $2");
}
