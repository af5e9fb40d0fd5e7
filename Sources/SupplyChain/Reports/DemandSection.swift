internal import Charts
internal import Reports

/// What is known of the demand of one product.
struct DemandSection {
    let view: ProductView
    let data: ReportData

    func item(isOnly: Bool) -> ReportSections.Item {
        let heading = isOnly ? "Demand forecast" : "Demand of \(view.name)"
        guard view.sales != nil || view.forecast != nil else {
            return .init(heading, notAvailable: "no sales of \(view.product.sku) are recorded")
        }
        return .init(heading, [.paragraph(summary), .chart(.forecast(chart))])
    }

    private var summary: String {
        guard let forecast = view.forecast else {
            return "No forecast of \(view.name) is part of this run or stored; the chart shows its sales."
        }
        func number(_ value: Double) -> String { Charts.NumberText.fixed(value, decimals: 0) }
        let unit = view.product.unitOfMeasure == "each" ? "units" : view.product.unitOfMeasure
        var text =
            "Expected demand for \(view.name) over the next \(forecast.days.count) days: "
            + "\(number(forecast.total)) \(unit), with \(number(forecast.confidence * 100)) % probability between "
            + "\(number(forecast.lower)) and \(number(forecast.upper)). Model: \(forecast.model)."
        if let past = pastPace { text += " The last 28 days sold \(number(past)) \(unit)." }
        if let error = forecast.error {
            text +=
                " On its own past the model was off by \(Charts.NumberText.fixed(error * 100, decimals: 1)) % "
                + "of demand a day (WAPE)."
        }
        if let origin = forecast.storedOrigin { text += " It was stored earlier and starts after \(origin)." }
        return text
    }

    private var pastPace: Double? {
        guard let sales = view.sales, sales.quantities.count >= StockCoverage.paceDays else { return nil }
        return sales.quantities.suffix(StockCoverage.paceDays).reduce(0, +)
    }

    private var chart: ForecastChart {
        let days = view.forecast?.days ?? []
        func band(_ level: Double, _ range: (ForecastDay) -> (Double, Double)) -> ForecastBand {
            ForecastBand(
                levelPercent: level,
                ranges: days.map { day in
                    let (lower, upper) = range(day)
                    return DayRange(day: day.date.chartDay, lower: lower, upper: upper)
                })
        }
        let bands = [band(80) { ($0.lower80, $0.upper80) }, band(95) { ($0.lower95, $0.upper95) }]
        return ForecastChart(
            title: "\(view.name): \(days.isEmpty ? "sales" : "sales and forecast")",
            description: days.isEmpty
                ? "Units sold a day." : "Units sold a day, the forecast and its 80 % and 95 % intervals.",
            unit: "units per day", history: history,
            forecast: days.map { DayValue(day: $0.date.chartDay, value: $0.mean) },
            bands: days.isEmpty ? [] : bands,
            today: data.asOf.chartDay, anomalies: markers, decimals: 1)
    }

    private var history: [DayValue] {
        guard let sales = view.sales else { return [] }
        let shown = sales.quantities.indices.suffix(ProductView.historyDays)
        return shown.map { DayValue(day: sales.date(at: $0).chartDay, value: sales.quantities[$0]) }
    }

    /// Anomalies of demand on days that the chart shows.
    private var markers: [DayMarker] {
        let shown = Dictionary(
            history.map { ($0.day, $0.value ?? 0) }, uniquingKeysWith: { first, _ in first })
        var marked: Set<CalendarDay> = []
        let all = (data.present.anomalies ?? []).filter {
            $0.sku == view.product.sku && $0.type.hasPrefix("demand")
        }
        return all.compactMap { anomaly -> DayMarker? in
            let day = anomaly.lastSeen.chartDay
            guard let value = shown[day], marked.insert(day).inserted else { return nil }
            return DayMarker(
                day: day, value: value, label: anomaly.type.split(separator: "_").joined(separator: " "))
        }.sorted { $0.day < $1.day }
    }
}
