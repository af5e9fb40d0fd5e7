/// The classes of graphs.
enum GraphStyle {
    static let classes = StyleSheet(
        """
        .c-node{fill:var(--surface);stroke:var(--rule)}
        .c-node-wait{stroke:var(--warning);stroke-dasharray:4 3}
        .c-node-problem{stroke:var(--critical);stroke-width:1.6}
        .c-node-control{fill:var(--page);stroke:var(--purple)}
        .c-node-body{fill:var(--surface);stroke:var(--grid)}
        .c-node-bar{fill:var(--blue)}
        .c-edge{fill:none;stroke:var(--ink);stroke-width:1.4}
        .c-edge-order{stroke:var(--muted);stroke-dasharray:5 4}
        .c-arrow{fill:var(--ink)}
        .c-arrow-order{fill:var(--muted)}
        """)
}
