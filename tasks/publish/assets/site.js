// The report's own script: the theme, the charts, the article's panels and the search. Works from file:// as from http.
(function () {
  'use strict';
  const root = document.body.dataset.root;
  // The new year and the ends of its quarters: twelve names would not fit.
  const MONTHS = { 1: 'فروردین', 3: 'خرداد', 6: 'شهریور', 9: 'آذر', 12: 'اسفند' };
  const fa = (value) => String(value).replace(/[0-9]/g, (digit) => '۰۱۲۳۴۵۶۷۸۹'[digit]).replace('.', '٫');
  // Isolated right to left: in a chart, which runs left to right, «۷۰ میلیون» would else read «میلیون ۷۰».
  const isolate = (text) => '\u2067' + text + '\u2069';
  const faShort = (value, sign) => {
    for (const [scale, word] of [[1e9, 'میلیارد'], [1e6, 'میلیون'], [1e3, 'هزار']]) {
      if (Math.abs(value) >= scale) return isolate(fa(+(value / scale).toFixed(2)) + ' ' + word);
    }
    return isolate(fa(+value.toFixed(2)) + (sign || ''));
  };

  // ---- theme
  const dark = () => {
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  };
  document.getElementById('theme').addEventListener('click', () => {
    const next = dark() ? 'light' : 'dark';
    document.documentElement.dataset.theme = next;
    try { localStorage.setItem('amarkav-theme', next); } catch (error) { /* no storage from the file system */ }
    drawCharts();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => drawCharts());

  // ---- scripts on demand: a chunk calls amarkav.receive(name, data)
  const loaded = new Map();
  const load = (path) => {
    if (!loaded.has(path)) {
      loaded.set(path, new Promise((resolve, reject) => {
        const script = document.createElement('script');
        script.src = root + path;
        script.onload = () => resolve(chunks.get(path));
        script.onerror = () => reject(new Error(path));
        document.head.append(script);
      }));
    }
    return loaded.get(path);
  };
  const chunks = new Map();
  window.amarkav = { receive: (path, data) => chunks.set(path, data) };

  // ---- charts
  const plots = [...document.querySelectorAll('.plot')];
  const tip = document.createElement('div');
  tip.id = 'tip';
  tip.hidden = true;
  document.body.append(tip);
  const showTip = (handler, event, item, value) => {
    tip.hidden = value === null || value === undefined || value === '';
    if (tip.hidden) return;
    tip.replaceChildren(...Object.entries(value).map(([name, text]) => {
      const line = document.createElement('div');
      line.textContent = name + ': ' + text;
      return line;
    }));
    tip.style.left = Math.min(event.clientX + 12, innerWidth - tip.offsetWidth - 8) + 'px';
    tip.style.top = Math.min(event.clientY + 14, innerHeight - tip.offsetHeight - 8) + 'px';
  };
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const theme = () => ({
    font: 'Vazirmatn',
    background: null,
    view: { stroke: null },
    axis: {
      labelColor: colour('--soft'), gridColor: colour('--line'), domainColor: colour('--line'), tickColor: colour('--line'),
      labelFont: 'Vazirmatn', labelFontSize: 12, titleColor: colour('--soft'),
    },
    legend: { labelColor: colour('--ink'), labelFont: 'Vazirmatn', labelFontSize: 12, symbolSize: 110, columnPadding: 14 },
    range: { ordinal: { scheme: 'viridis' } },
    bar: { color: dark() ? '#4fb3ae' : '#0f7c82' },
  });
  const drawPlot = (plot) => {
    const text = document.getElementById(plot.dataset.spec).textContent;
    const spec = JSON.parse(dark() ? text.replaceAll('#b8b2a6', '#59646c') : text);
    const config = theme();
    if (dark()) config.range.ordinal = ['#8d8776', '#7f93ad', '#b793d6', '#6f9fe0', '#4fc3bd', '#f7a35c'];
    else config.range.ordinal = ['#a09579', '#8a94a3', '#8f6fb8', '#3f6fb5', '#0b7a80', '#b4471b'];
    const years = new Set((spec.data.values || []).map((row) => row.year)).size;
    if (years) config.range.ordinal = config.range.ordinal.slice(-Math.max(years, 1));
    return window.vegaEmbed(plot, spec, {
      mode: 'vega-lite', logLevel: 1, renderer: 'svg', actions: false, ast: true, expr: window.vegaExpressionInterpreter,
      defaultStyle: false, tooltip: showTip, config: config,
      expressionFunctions: { fa: fa, faShort: faShort, faMonth: (month, width) => (width < 300 && month % 6 === 3 ? '' : MONTHS[month] || '') },
    }).then(() => { plot.dataset.drawn = dark() ? 'dark' : 'light'; });
  };
  let drawing = null;
  function drawCharts() {
    if (!plots.length) return drawing;
    drawing = Promise.all([load('assets/vega.js'), load('assets/vega-interpreter.js'), document.fonts.ready])
      .then(() => Promise.all(plots.map(drawPlot)))
      .catch((error) => plots.forEach((plot) => { plot.textContent = 'نمودار کشیده نشد: ' + error.message; }));
    return drawing;
  }
  drawCharts();

  // ---- the map
  const by = document.getElementById('map-by');
  const colourMap = (name) => {
    document.querySelector('.map').dataset.by = name;
    document.querySelectorAll('.legend').forEach((legend) => { legend.hidden = legend.dataset.for !== name; });
  };
  if (by) by.addEventListener('change', (event) => colourMap(event.target.value));

  // ---- an article's claims: one panel at a time, beside the text or, on a phone, below its sentence
  const panels = document.querySelector('.panels');
  if (panels) {
    document.documentElement.classList.add('scripted');
    const narrow = matchMedia('(max-width: 52rem)');
    const show = (id, focus) => {
      const panel = document.getElementById(id);
      if (!panel || !panel.classList.contains('claim')) return false;
      document.querySelectorAll('.claim.shown').forEach((one) => one.classList.remove('shown'));
      document.querySelectorAll('a.mark[aria-current]').forEach((one) => one.removeAttribute('aria-current'));
      const marks = document.querySelectorAll('a.mark[href$="#' + CSS.escape(id) + '"]');
      marks.forEach((one) => one.setAttribute('aria-current', 'true'));
      if (narrow.matches && marks.length) marks[0].closest('.sentence').after(panel);
      else panels.append(panel);
      panel.classList.add('shown');
      if (focus) panel.focus({ preventScroll: !narrow.matches });
      return true;
    };
    document.querySelector('.sentences').addEventListener('click', (event) => {
      const mark = event.target.closest('a.mark');
      if (!mark) return;
      event.preventDefault();
      show(mark.hash.slice(1), true);
      history.replaceState(null, '', mark.hash);
    });
    const first = document.querySelector('a.mark');
    const fromHash = () => show(decodeURIComponent(location.hash.slice(1)), false);
    if (!fromHash() && first && !narrow.matches) show(first.hash.slice(1), false);
    addEventListener('hashchange', fromHash);
  }

  // ---- search
  const find = document.getElementById('find');
  if (!find) return;
  const FOLD = { 'ي': 'ی', 'ى': 'ی', 'ئ': 'ی', 'ك': 'ک', 'ة': 'ه', 'ۀ': 'ه', 'آ': 'ا', 'أ': 'ا', 'إ': 'ا', 'ؤ': 'و' };
  const fold = (text) => text.toLowerCase().replace(/[يىئكةۀآأإؤ]/g, (letter) => FOLD[letter])
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0)).replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[\u064b-\u065f\u0670\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '');
  const words = (text) => [...new Set(fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean))];
  const bucket = (word) => [...word.slice(0, 2)].map((letter) => letter.codePointAt(0).toString(16)).join('-');
  const decode = (text) => {
    let last = 0;
    return new Set(text.split(',').map((step) => (last += parseInt(step, 36))));
  };
  const found = document.getElementById('found');
  const results = document.getElementById('results');
  const more = document.getElementById('more');
  let hits = [];
  let shown = 0;

  const matches = async (word, index) => {
    const name = 'search/w-' + bucket(word) + '.js';
    const postings = index.buckets.includes(bucket(word)) ? await load(name) : {};
    const all = new Set();
    for (const [known, list] of Object.entries(postings)) {
      if (known === word || (word.length > 2 && known.startsWith(word))) decode(list).forEach((hit) => all.add(hit));
    }
    return all;
  };
  const search = async (query) => {
    const asked = words(query);
    results.replaceChildren();
    more.hidden = true;
    if (!asked.length) { found.textContent = ''; return; }
    found.textContent = '…';
    const index = await load('search/index.js');
    const sets = (await Promise.all(asked.map((word) => matches(word, index)))).sort((one, other) => one.size - other.size);
    hits = [...sets[0]].filter((hit) => sets.every((set) => set.has(hit))).sort((one, other) => one - other);
    shown = 0;
    found.textContent = hits.length ? fa(hits.length) + ' ادعا' : 'هیچ ادعایی همه این واژه‌ها را ندارد.';
    await showMore(index);
  };
  const showMore = async (index) => {
    const page = hits.slice(shown, shown + 30);
    shown += page.length;
    const items = await Promise.all(page.map(async (hit) => {
      const chunk = await load('search/c-' + Math.floor(hit / index.size) + '.js');
      return draw(chunk[hit % index.size]);
    }));
    results.append(...items);
    more.hidden = shown >= hits.length;
    more.onclick = () => showMore(index);
  };
  const element = (name, text, attributes) => Object.assign(document.createElement(name), { textContent: text }, attributes);
  const draw = ([href, amount, caption, where, before, quote, after, source]) => {
    const item = document.createElement('li');
    const sentence = element('p', '', { className: 'sentence' });
    const isolated = document.createElement('bdi');
    isolated.append(before, element('mark', quote), after);
    sentence.append(isolated);
    item.append(element('a', amount, { className: 'amount', href: root + href }), ' ', element('b', caption), ' ', where, sentence,
      element('p', source, { className: 'note' }));
    return item;
  };
  const box = document.getElementById('q');
  find.addEventListener('submit', (event) => {
    event.preventDefault();
    history.replaceState(null, '', '?q=' + encodeURIComponent(box.value));
    search(box.value);
  });
  box.value = new URLSearchParams(location.search).get('q') || '';
  if (box.value) search(box.value);
  else box.focus();
})();
