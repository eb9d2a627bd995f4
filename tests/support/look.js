/* Run axe. Its rule of contrast is most of its work, and is spared a text that looks as one that it has passed before.

A text's look is what it and all it lies in are: element, class and state, colours and pictures behind, opacity, size
and weight, whether it can be seen, and where a box stands that lies over others. Of what the rule had nothing to say
to, or could not judge, nothing is kept. */
async ({passed, within}) => {
    const known = new Set(passed.split(" ")), names = new Map(), looks = new Map(), judged = new Set();
    const number = words => {
        let [a, b] = [0xdeadbeef, 0x41c6ce57];
        for (let at = 0; at < words.length; at++) {
            a = Math.imul(a ^ words.charCodeAt(at), 2654435761);
            b = Math.imul(b ^ words.charCodeAt(at), 1597334677);
        }
        return (a >>> 0).toString(36) + (b >>> 0).toString(36);
    };
    const beside = (each, part) => {
        const style = getComputedStyle(each, part);
        return style.content === "none" ? "" : [style.content, style.backgroundColor, style.width, style.height];
    };
    const own = each => {
        const style = getComputedStyle(each);
        const lies = ["static", "relative"].includes(style.position) ? {} : each.getBoundingClientRect();
        return [
            each.localName, each.getAttribute("class"), each.type, each.disabled, each.control?.disabled,
            each.ariaDisabled, each.ariaHidden, each.inert, style.display, style.visibility, style.color,
            style.backgroundColor, style.backgroundImage, style.opacity, style.mixBlendMode, style.filter,
            style.textShadow, style.fontSize, style.fontWeight, style.clipPath, style.position, style.zIndex,
            style.transform, lies.left, lies.top, lies.width, lies.height, beside(each, "::before"), beside(each, "::after"),
        ].join("|");
    };
    const look = each => {
        if (!each) { return String(innerWidth); }
        if (!names.has(each)) { names.set(each, number(look(each.parentElement) + own(each))); }
        return names.get(each);
    };
    const speaks = each => each.matches("input, select, textarea, option")
        || [...each.childNodes].some(part => part.nodeType === Node.TEXT_NODE && part.data.trim());
    for (const each of document.body.querySelectorAll("*")) {
        if (speaks(each)) { looks.set(each, look(each)); }
    }
    const rule = axe._audit.rules.find(each => each.id === "color-contrast");
    rule.everywhere ??= rule.matches;
    rule.matches = (each, ...more) => {
        if (known.has(looks.get(each)) || !rule.everywhere(each, ...more)) { return false; }
        judged.add(each);
        return true;
    };
    const options = {resultTypes: ["violations", "incomplete"], elementRef: true};
    const {violations, incomplete} = await axe.run(within ?? document, options);
    for (const found of [...violations, ...incomplete].filter(each => each.id === rule.id)) {
        found.nodes.forEach(node => judged.delete(node.element));
    }
    return {
        passed: [...new Set([...judged].map(each => looks.get(each)))].filter(Boolean),
        found: violations.map(({id, impact, help, nodes}) => ({id, impact, help, nodes: nodes.map(each => each.html)})),
    };
}
