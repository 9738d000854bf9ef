async ({measured, known}) => {
  // The style sheets are fetched and read once more for rules on trial only, which do not run.
  const preload = {assets: ["media"]};
  const all = await axe.run({resultTypes: ["violations", "incomplete"], preload});
  const paint = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const kept = new Map();
  const rgba = (text) => {
    if (!kept.has(text)) {
      paint.clearRect(0, 0, 1, 1);
      paint.fillStyle = "#0000";
      paint.fillStyle = text;
      paint.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = paint.getImageData(0, 0, 1, 1).data;
      kept.set(text, [r, g, b, a / 255]);
    }
    return kept.get(text);
  };
  const over = ([r, g, b, a], below) => [r, g, b].map((c, n) => c * a + below[n] * (1 - a)).concat(1);
  const light = (rgb) => {
    const [r, g, b] = rgb.map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };
  const SMALL = 32;  // px: an ornament beside the words (an icon, an arrow, an underline), no ground under them
  const layers = (text) => {  // by the commas outside of brackets
    const found = [""];
    let depth = 0;
    for (const letter of text) {
      depth += (letter === "(") - (letter === ")");
      if (letter === "," && !depth) found.push("");
      else found[found.length - 1] += letter;
    }
    return found.map((each) => each.trim());
  };
  const isThin = (size, box) => size.split(" ").some((each, axis, both) => {
    const whole = [box.width, box.height][axis];
    const wanted = each.endsWith("%") ? (parseFloat(each) / 100) * whole : parseFloat(each);
    return wanted <= 4;
  });
  const isSmall = (size) => size.split(" ").every((each) => each.endsWith("px") && parseFloat(each) <= SMALL);
  const length = (each, whole) => each === "auto" ? whole : each.endsWith("%") ? (parseFloat(each) / 100) * whole
    : each.endsWith("px") ? parseFloat(each) : NaN;
  function isBeside(size, place, box, lines) {
    const [width, height = "auto"] = size.split(" "), [left, top] = place.split(" ");
    const wide = length(width, box.width), high = length(height, box.height);
    const x = box.left + length(left, box.width - wide), y = box.top + length(top, box.height - high);
    return lines.every((line) =>
      line.right <= x + 1 || line.left >= x + wide - 1 || line.bottom <= y + 1 || line.top >= y + high - 1);
  }
  const COLOUR = /(?:rgba?|hsla?|color|oklab|oklch|lab|lch)\([^()]*\)|#[0-9a-f]{3,8}/gi;

  function under(style, box, grounds, lines) {
    const flat = grounds.map((each) => over(rgba(style.backgroundColor), each));
    if (style.backgroundImage === "none") return flat;
    const sizes = layers(style.backgroundSize), repeats = layers(style.backgroundRepeat);
    const places = layers(style.backgroundPosition);
    return layers(style.backgroundImage).reduceRight((found, image, n) => {
      const size = sizes[n % sizes.length], alone = repeats[n % repeats.length].startsWith("no-repeat");
      if (image === "none") return found;
      if (alone && (isThin(size, box) || isSmall(size) || isBeside(size, places[n % places.length], box, lines))) return found;
      const colours = image.match(COLOUR);
      if (!colours || image.includes("url(")) throw new Error(`what does ${image.slice(0, 60)} look like?`);
      return [...(alone ? found : []), ...colours.flatMap((each) => found.map((ground) => over(rgba(each), ground)))];
    }, flat);
  }
  function drawn(element, which, box, grounds, lines) {
    const style = getComputedStyle(element, which);
    if (style.content === "none" || style.display === "none" || style.position !== "absolute") return grounds;
    const wide = parseFloat(style.width), high = parseFloat(style.height);
    const isBeside = wide <= SMALL && high <= SMALL && wide < box.width / 2;
    if (style.maskImage !== "none" || isBeside || Math.min(wide, high) <= 4) return grounds;
    return [...grounds, ...under(style, box, grounds, lines)];
  }
  function shapes(words, grounds) {
    const svg = words.ownerSVGElement, mine = words.getBoundingClientRect();
    for (const shape of svg.querySelectorAll("rect, circle, ellipse, path, polygon")) {
      if (!(shape.compareDocumentPosition(words) & Node.DOCUMENT_POSITION_FOLLOWING)) continue;
      const box = shape.getBoundingClientRect(), style = getComputedStyle(shape);
      if (style.fill === "none" || box.right <= mine.left + 1 || box.left >= mine.right - 1) continue;
      if (box.bottom <= mine.top + 1 || box.top >= mine.bottom - 1) continue;
      const painted = grounds.map((each) => over(rgba(style.fill), each));
      grounds = shape.localName === "rect" && box.left <= mine.left && box.right >= mine.right
        && box.top <= mine.top && box.bottom >= mine.bottom ? painted : [...grounds, ...painted];
    }
    return grounds;
  }
  function measure(words) {
    const line = [], range = document.createRange();
    range.selectNodeContents(words);
    const lines = [...range.getClientRects()];
    for (let each = words; each; each = each.parentElement) line.unshift(each);
    let grounds = [[255, 255, 255, 1]], opacity = 1;
    for (const each of line) {
      const style = getComputedStyle(each), box = each.getBoundingClientRect();
      opacity *= parseFloat(style.opacity);
      if (each instanceof HTMLElement) {
        grounds = under(style, box, grounds, lines);
        for (const which of ["::before", "::after"]) grounds = drawn(each, which, box, grounds, lines);
      }
    }
    const isDrawn = words instanceof SVGElement, style = getComputedStyle(words);
    if (isDrawn) grounds = shapes(words, grounds);
    const [r, g, b, a] = rgba(isDrawn ? style.fill : style.color), ink = [r, g, b, a * opacity];
    const scale = isDrawn ? words.getScreenCTM().a : 1, size = parseFloat(style.fontSize) * scale;
    const needed = size >= 24 || (size >= 18.66 && parseInt(style.fontWeight) >= 700) ? 3 : 4.5;
    const worst = Math.min(...grounds.map((each) => contrast(over(ink, each), each)));
    return worst >= needed ? "" : `contrast ${worst.toFixed(2)}, ${needed} needed`;
  }
  function judge(rule, node) {
    const [check] = [...node.any, ...node.all, ...node.none];
    const kind = check.data && check.data.messageKey;
    const words = document.querySelector(node.target[0]);
    const isDrawn = kind === "bgOverlap" && words instanceof SVGElement;
    if (rule === "color-contrast" && (measured.includes(kind) || isDrawn) && node.target.length === 1) {
      try { return measure(words); } catch (unknown) { return unknown.message; }
    }
    const named = words && words.getAttribute("href");
    return known.some(([one, other]) => one === rule && other === named) ? "" : `undecided: ${kind || check.message}`;
  }
  const wrong = all.incomplete.flatMap(({id, nodes}) =>
    nodes.map((node) => [judge(id, node), node]).filter(([why]) => why)
      .map(([why, node]) => `${id}: ${why}\n    ${node.html.slice(0, 160)}`));
  return {violations: all.violations, undecided: [...new Set(wrong)], measured: all.incomplete.length};
}
