/// The style sheet that every page with charts carries once.
public enum ChartStyle {
    /// The palettes (dark only on screens that ask for it, so that paper is always light) and the charts'
    /// classes, all of which start with `c-`.
    public static let sheet = palettes + classes + GraphStyle.classes

    private static let palettes = StyleSheet(
        computed: """
            :root{color-scheme:light dark;\(ChartPalette.light.declarations)}
            @media screen and (prefers-color-scheme:dark){:root{\(ChartPalette.dark.declarations)}}
            """)

    private static let classes = StyleSheet(
        """
        .chart{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;\
        font-variant-numeric:tabular-nums}
        .chart text{fill:var(--ink)}
        .chart .c-title{font-size:15px;font-weight:600}
        .chart .c-muted,.chart .c-tick{fill:var(--muted)}
        .chart .c-small{font-size:11px;fill:var(--muted)}
        .chart .c-strong{font-weight:600}
        .chart .c-big{font-size:18px;font-weight:600}
        .chart .c-halo{paint-order:stroke;stroke:var(--surface);stroke-width:4px;stroke-linejoin:round}
        .c-surface{fill:var(--surface)}
        .c-grid{stroke:var(--grid)}
        .c-axis{stroke:var(--rule)}
        .c-history{fill:none;stroke:var(--ink);stroke-width:1.6;stroke-linejoin:round;stroke-linecap:round}
        .c-forecast{fill:none;stroke:var(--blue);stroke-width:2.4;stroke-linejoin:round;stroke-dasharray:6 3}
        .c-band{fill:var(--blue);fill-opacity:.17}
        .c-today{stroke:var(--muted);stroke-dasharray:2 3}
        .c-rule-reorder{stroke:var(--orange);stroke-width:1.6;stroke-dasharray:8 4}
        .c-rule-safety{stroke:var(--purple);stroke-width:1.6;stroke-dasharray:2 3}
        .c-anomaly{fill:var(--surface);stroke:var(--orange);stroke-width:2.2}
        .c-incoming{fill:var(--green)}
        .c-incoming-line{stroke:var(--green);stroke-dasharray:1 3}
        .c-stockout{fill:var(--critical)}
        .c-stockout-line{stroke:var(--critical);stroke-dasharray:2 3}
        .c-dot{fill:var(--blue)}
        .c-dot-history{fill:var(--ink)}
        .c-bar{fill:var(--bar)}
        .c-bar-rest{fill:var(--rule)}
        .c-cumulative{fill:none;stroke:var(--orange);stroke-width:1.8}
        .c-cumulative-dot{fill:var(--surface);stroke:var(--orange);stroke-width:1.8}
        .c-cell{fill:var(--blue)}
        .c-supplier{fill:var(--blue);fill-opacity:.45;stroke:var(--blue)}
        .c-supplier-high{fill:var(--orange);fill-opacity:.55;stroke:var(--orange);stroke-width:2}
        .c-spark{fill:none;stroke:var(--blue);stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round}
        .c-success{fill:var(--green)}
        .c-failed{fill:var(--critical)}
        .c-stopped{fill:var(--rule)}
        .c-active{fill:var(--blue)}
        .c-held{fill:var(--warning)}
        """)
}
