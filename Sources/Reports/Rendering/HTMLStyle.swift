internal import Charts

/// The page's style sheet. Colours come from ``ChartPalette``.
enum HTMLStyle {
    static let sheet = StyleSheet(
        """
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%}
        body{margin:0;background:var(--page);color:var(--ink);font:15px/1.55 system-ui,-apple-system,\
        "Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
        header,nav,main{max-width:1000px;margin:0 auto;padding:0 24px}
        header{padding-top:40px;padding-bottom:4px}
        header p{margin:0}
        h1,h2,h3,caption,header p,.then{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:3;overflow:hidden}
        caption{display:table-caption}
        h1{font-size:28px;line-height:1.2;font-weight:650;letter-spacing:-.015em;margin:4px 0 6px}
        h2{font-size:19px;line-height:1.3;font-weight:650;letter-spacing:-.01em;margin:0 0 14px}
        h3{font-size:15px;line-height:1.35;font-weight:600;margin:0}
        .period{font-weight:600;color:var(--blue)}
        .subtitle{font-size:17px}
        .made{color:var(--muted);font-size:13px;padding-top:6px}
        nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:4px 20px;margin:14px 0 0;padding:12px 0 0;\
        border-top:1px solid var(--grid)}
        nav a{color:var(--muted);text-decoration:none;display:inline-block;padding:4px 0}
        .kpi,figure,.todo>li,.prose,.callout,.notes li,nav li{overflow:hidden}
        nav li{max-width:18em;max-height:32px}
        nav a:hover{color:var(--blue);text-decoration:underline}
        main{padding-bottom:56px}
        section{margin-top:36px;scroll-margin-top:12px}
        .prose{max-width:70ch}
        section>.prose{margin:0 0 14px}
        .absent,.reason{color:var(--muted)}
        .kpis{list-style:none;margin:0 0 16px;padding:0;display:grid;gap:12px;\
        grid-template-columns:repeat(auto-fill,minmax(220px,1fr))}
        .kpi,figure,.frame,.todo>li{background:var(--surface);border:1px solid var(--grid);border-radius:10px}
        .kpi{padding:14px 16px 12px;display:flex;flex-direction:column;min-width:0}
        .kpi h3{font-size:13px;font-weight:500;color:var(--muted)}
        .kpi .value{margin:2px 0 0;font-size:27px;line-height:1.25;font-weight:600;letter-spacing:-.02em;\
        font-variant-numeric:tabular-nums;overflow-wrap:normal}
        .kpi .value.absent{font-size:18px;line-height:1.85;letter-spacing:0;font-weight:500}
        .kpi .value.many{font-size:22px;line-height:1.53}
        .kpi .unit{overflow-wrap:anywhere;display:inline-block;max-width:100%;max-height:1.6em;overflow:hidden;vertical-align:bottom;font-size:14px;font-weight:500;color:var(--muted);letter-spacing:0}
        .kpi .reason{font-size:13px}
        .kpi .chart{width:120px;height:32px;margin:6px 0 2px -4px}
        .heading-for{font-size:13px;display:flex;flex-wrap:wrap;gap:0 10px;margin-top:4px}
        .then{color:var(--muted)}
        .chance{color:var(--muted)}
        .unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
        .formula{font-size:12px;line-height:1.4;color:var(--muted);margin:auto 0 0;padding-top:8px}
        .formula>div{display:flex;gap:6px}
        .formula dt{flex:none;width:5.2em}
        .formula dd{margin:0;min-width:0}
        .callout{margin:0 0 16px;padding:14px 18px;border-radius:10px;font-size:17px;line-height:1.5;\
        font-weight:550;color:var(--ink);background:var(--surface);\
        border:1px solid var(--grid);border-left:6px solid var(--muted)}
        .callout.tone-good{border-left-color:var(--good)}
        .callout.tone-warning{border-left-color:var(--warning)}
        .callout.tone-critical{border-left-color:var(--critical)}
        .tone-good{color:var(--good)}
        .tone-neutral{color:var(--muted)}
        .tone-warning{color:var(--warning)}
        .tone-critical{color:var(--critical)}
        .heading-for>[class^=tone]{font-weight:600}
        figure{margin:0 0 16px;padding:16px 18px 12px}
        figcaption{margin-bottom:10px}
        figcaption .prose{color:var(--muted);font-size:14px}
        .chart{display:block;width:100%;height:auto;overflow:visible}
        .wide .chart{max-width:920px;margin:0 auto}
        .narrow{display:none}
        .narrow .chart{max-width:460px;margin:0 auto}
        .data{margin-top:8px;font-size:13px}
        .data summary{color:var(--muted);cursor:pointer;width:max-content;padding:4px 8px 4px 0}
        .data .frame{max-height:360px;overflow:auto;margin:6px 0}
        .frame{overflow-x:auto;margin:0 0 16px}
        .frame:focus-visible,pre:focus-visible,a:focus-visible,summary:focus-visible{\
        outline:2px solid var(--blue);outline-offset:2px}
        table{border-collapse:collapse;width:100%;font-size:14px;font-variant-numeric:tabular-nums;\
        overflow-wrap:normal}
        caption{text-align:left;font-weight:600;padding:13px 16px 9px;overflow-wrap:anywhere}
        th,td{padding:8px 16px;text-align:left;vertical-align:top;border-top:1px solid var(--grid)}
        thead th{font-size:12.5px;font-weight:500;color:var(--muted);vertical-align:bottom;line-height:1.35}
        thead:first-child th{border-top:0}
        tbody th{font-weight:500;max-width:26em;overflow-wrap:anywhere;min-width:9em}
        td{max-width:30em;min-width:5.5em}
        td:not([class]){overflow-wrap:anywhere;min-width:9em}
        .number{text-align:right;white-space:nowrap}
        thead .number{white-space:normal;min-width:6.5em}
        .date{white-space:nowrap}
        .tag{display:inline-block;padding:0 9px;border-radius:999px;font-size:13px;font-weight:600;\
        white-space:nowrap;max-width:24em;overflow:hidden;text-overflow:ellipsis;vertical-align:bottom}
        .tag.tone-good{background:color-mix(in srgb,var(--good) 11%,var(--surface))}
        .tag.tone-neutral{background:color-mix(in srgb,var(--muted) 11%,var(--surface))}
        .tag.tone-warning{background:color-mix(in srgb,var(--warning) 11%,var(--surface))}
        .tag.tone-critical{background:color-mix(in srgb,var(--critical) 11%,var(--surface))}
        .long{display:inline-block;max-width:100%;overflow:hidden;white-space:normal}
        .long summary{cursor:pointer;overflow:hidden;max-height:4.8em}
        .todo{list-style:none;margin:0 0 16px;padding:0;display:grid;gap:10px}
        .todo>li{padding:14px 18px;min-width:0}
        .todo-head{display:flex;gap:4px 12px;align-items:baseline;flex-wrap:wrap}
        .todo-head h3{flex:1 1 16em;min-width:0}
        .rank{font-weight:650;color:var(--blue);min-width:1.1em;font-variant-numeric:tabular-nums}
        .stake{font-size:14px;color:var(--muted);white-space:nowrap}
        .stake strong{color:var(--ink);font-weight:650;font-variant-numeric:tabular-nums}
        .evidence{color:var(--muted);font-size:14px;max-width:80ch;margin-top:4px}
        .action{margin-top:6px;max-width:80ch}
        .do{font-size:12.5px;font-weight:600;color:var(--blue);margin-right:4px}
        pre{margin:8px 0 0;padding:8px 12px;background:var(--page);border:1px solid var(--grid);border-radius:6px;\
        overflow-x:auto;font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:normal}
        code{font:inherit}
        .notes{margin:0 0 16px;padding-left:18px;color:var(--muted);font-size:13.5px;max-width:80ch}
        .notes li{margin:3px 0}
        @media (max-width:640px){
        header,nav,main{padding-left:14px;padding-right:14px}
        header{padding-top:24px}
        h1{font-size:23px}
        .wide{display:none}
        .narrow{display:block}
        .kpis{grid-template-columns:repeat(auto-fill,minmax(160px,1fr));gap:8px}
        .kpi{padding:11px 12px 10px}
        .kpi .value{font-size:22px}
        .kpi .value.many{font-size:17px;line-height:1.62}
        figure{padding:13px 10px 8px}
        th,td,caption{padding-left:12px;padding-right:12px}
        .todo>li{padding:12px 14px}
        section{margin-top:28px}
        tbody th,thead th:first-child{position:sticky;left:0;background:var(--surface);min-width:7em;max-width:11em}
        }
        @media print{
        @page{margin:15mm}
        body{background:none;font-size:10.5pt}
        header,nav,main{max-width:none;padding:0}
        nav,.data{display:none}
        .wide{display:block}
        .narrow{display:none}
        .frame{overflow:visible}
        .kpi,figure,.todo>li,tr{break-inside:avoid}
        h2,h3,caption{break-after:avoid}
        thead{display:table-header-group}
        pre{white-space:pre-wrap}
        }
        """)
}
