"""What every page of ours is looked at for: contrast, and things that lie over one another."""

# Texts whose contrast against what lies behind them is below AA (4.5, or 3 for large text).
CONTRAST = """(() => {
  const channel = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const numbers = text => text.match(/[\\d.]+/g).map(Number);
  const behind = element => {
    for (; element; element = element.parentElement) {
      const colour = numbers(getComputedStyle(element).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    const box = element.getBoundingClientRect();
    if (!own || box.width === 0 || element.closest('.skip')) continue;
    const style = getComputedStyle(element);
    const a = light(numbers(style.color)), b = light(behind(element));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const large = parseFloat(style.fontSize) >= 24 ||
      (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) poor.push([element.textContent.slice(0, 40), ratio]);
  }
  return poor; })()"""

# Elements with text of their own that lie over one another, or stick out of the page.
CLASHES = """(() => {
  const leaves = [...document.querySelectorAll('main p, main li, main button, main h2, main h3, ' +
    'main label span, main output, header a, header button, header h1, header label span, ' +
    '.row span.name, .row span.amount')].filter(e =>
    e.checkVisibility() && e.getBoundingClientRect().width > 0);
  const boxes = leaves.map(e => e.getBoundingClientRect());
  const bad = [];
  for (let i = 0; i < leaves.length; ++i) for (let j = i + 1; j < leaves.length; ++j) {
    if (leaves[i].contains(leaves[j]) || leaves[j].contains(leaves[i])) continue;
    const a = boxes[i], b = boxes[j];
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (wide > 2 && high > 3) bad.push([leaves[i].textContent, leaves[j].textContent]);
  }
  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 1) bad.push(['the page', 'is too wide by ' + wide]);
  return bad; })()"""
