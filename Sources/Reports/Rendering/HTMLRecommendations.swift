internal import Charts

/// Recommendations as a numbered list.
struct HTMLRecommendations {
    let list: [Recommendation]

    var markup: Markup {
        .element("ol", [.class("todo")], list.map(item))
    }

    private func item(_ item: Recommendation) -> Markup {
        var head: [Markup] = [
            .element("span", [.class("rank")], text: String(item.rank)),
            .element("h3", [], [HTMLText.line(item.title)]),
        ]
        if let money = item.moneyAtStake {
            head.append(
                .element(
                    "span", [.class("stake")],
                    [.element("strong", text: money.text), .text(" at stake")]))
        }
        var nodes: [Markup] = [.element("div", [.class("todo-head")], head)]
        if !item.evidence.isEmpty {
            nodes.append(.element("div", [.class("evidence")], [HTMLText.prose(item.evidence)]))
        }
        if !item.action.isEmpty {
            nodes.append(
                .element(
                    "div", [.class("action")],
                    [.element("span", [.class("do")], text: "Do"), .text(" "), HTMLText.prose(item.action)]))
        }
        if !item.command.isEmpty {
            nodes.append(
                .element(
                    "pre", [MarkupAttribute("tabindex", "0")],
                    [.element("code", [], [HTMLText.line(item.command)])]))
        }
        return .element("li", [], nodes)
    }
}
