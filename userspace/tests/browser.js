// SPDX-License-Identifier: GPL-2.0
// What browser.py asks a page. Its last value is an object of functions.
({
	// Text whose contrast with what lies under it is less than WCAG's 4.5.
	faint() {
		function channels(colour) {
			return colour.match(/[\d.]+/g).map(Number);
		}

		function light(colour) {
			const linear = channels(colour).slice(0, 3).map(value => {
				value /= 255;
				return value <= 0.03928 ? value / 12.92 :
					((value + 0.055) / 1.055) ** 2.4;
			});

			return 0.2126 * linear[0] + 0.7152 * linear[1] +
				0.0722 * linear[2];
		}

		const seen = new Map();

		function under(element) {
			if (!element)
				return "rgb(255, 255, 255)";
			if (!seen.has(element)) {
				const colour = getComputedStyle(element).backgroundColor;
				const alpha = channels(colour)[3];

				seen.set(element, alpha === undefined || alpha === 1 ?
					 colour : under(element.parentElement));
			}
			return seen.get(element);
		}

		const walker = document.createTreeWalker(document.body,
							 NodeFilter.SHOW_TEXT);
		const found = new Set();

		while (walker.nextNode()) {
			const element = walker.currentNode.parentElement;
			const style = getComputedStyle(element);
			const isSvg = element instanceof SVGElement;

			if (!walker.currentNode.data.trim() ||
			    /^(SCRIPT|STYLE)$/.test(element.tagName))
				continue;
			const a = light(isSvg ? style.fill : style.color);
			const b = light(under(element));
			const ratio = (Math.max(a, b) + 0.05) /
				(Math.min(a, b) + 0.05);

			if (ratio < 4.5)
				found.add(`${element.tagName}.${element.className} ` +
					  ratio.toFixed(2));
		}
		return [...found];
	},

	// What is wider than the page, or scrolls sideways within it.
	wide() {
		const width = document.documentElement.clientWidth;
		const all = [document.documentElement,
			     ...document.querySelectorAll("body *")];

		return all.filter(e => e instanceof HTMLElement).filter(element => {
			const style = getComputedStyle(element);
			const right = element.getBoundingClientRect().right;

			return right > width + 1 ||
				(style.overflowX !== "hidden" &&
				 style.overflowX !== "visible" &&
				 element.scrollWidth > element.clientWidth);
		}).map(element => `${element.tagName}.${element.className}`)
			.slice(0, 5);
	},

	// Links that lead nowhere or out, names given twice, things loaded.
	loose() {
		const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
		const twice = ids.filter((id, i) => ids.indexOf(id) !== i);
		const links = [...document.querySelectorAll("[href]")]
			.map(e => e.getAttribute("href"))
			.filter(href => href[0] !== "#" || !ids.includes(href.slice(1)));
		const loads = [...document.querySelectorAll(
			"[src], [srcset], link, iframe, object, embed, base, form")]
			.map(e => e.outerHTML);

		return [...twice, ...links, ...loads];
	},

	// How far the boxes of a frame are from their scale, in pixels.
	offScale(id, total, expected) {
		const boxes = document.querySelector(`#${id} .boxes`);
		const all = boxes.getBoundingClientRect();

		return Object.entries(expected).map(([name, [at, len]]) => {
			const box = boxes.querySelector(name).getBoundingClientRect();

			return Math.max(
				Math.abs(box.left - all.left - all.width * at / total),
				Math.abs(box.width - all.width * len / total));
		});
	},

	// The colour behind a layer's octets, the others' behind theirs.
	behind(id, layer) {
		return [...document.querySelectorAll(`#${id} .dump span`)]
			.map(e => [e.className === layer,
				   getComputedStyle(e).backgroundColor])
			.map(([mine, colour]) => mine === (colour !== "rgba(0, 0, 0, 0)"))
			.every(Boolean);
	},

	middle(selector) {
		const element = document.querySelector(selector);

		element.scrollIntoView({ block: "center", behavior: "instant" });
		const rect = element.getBoundingClientRect();

		return [rect.left + rect.width / 2, rect.top + 8];
	},

	// A request that the page's policy must stop.
	async blocked() {
		const image = new Image();
		const stopped = new Promise(resolve => {
			document.addEventListener("securitypolicyviolation",
						  event => resolve(event.violatedDirective));
			image.onload = () => resolve("loaded");
			// The report of the policy may come after the error.
			image.onerror = () => setTimeout(resolve, 1000, "tried");
		});

		image.src = "http://192.0.2.1/walk.png";
		return stopped;
	},
})
