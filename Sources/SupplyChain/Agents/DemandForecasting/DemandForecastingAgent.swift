public import Baton

/// Forecasts the demand of products from their sales history.
public struct DemandForecastingAgent: Agent {
    public let type = "forecasting"
    public let summary = "Forecasts demand from the sales history, with calibrated intervals."

    let store: SupplyChainStore
    let forecasts: ForecastService

    /// - Parameter forecasts: shared by all agents over this store, so that each series is fitted once.
    public init(store: SupplyChainStore, forecasts: ForecastService) {
        self.store = store
        self.forecasts = forecasts
    }

    public var operations: [OperationImplementation] {
        [
            Self.generateForecast.implemented(committing: { input, context in
                try await OperationFailure.translating { try await generateForecast(input, context) }
            }),
            Self.incorporateSeasonality.implemented { input, _ in
                try await OperationFailure.translating { try await incorporateSeasonality(input) }
            },
            Self.applyExternalFactors.implemented { input, _ in
                try await OperationFailure.translating { try await applyExternalFactors(input) }
            },
            Self.analyzeSalesHistory.implemented { input, _ in
                try await OperationFailure.translating { try await analyzeSalesHistory(input) }
            },
            Self.backtest.implemented { input, _ in
                try await OperationFailure.translating { try await backtest(input) }
            },
            Self.recordActuals.implemented(committing: { recordActuals($0, $1) }),
            Self.forecastAccuracy.implemented { input, _ in
                try await OperationFailure.translating { try await forecastAccuracy(input) }
            },
            Self.forecastAll.implemented(committing: { input, context in
                try await OperationFailure.translating { try await forecastAll(input, context) }
            }),
        ]
    }
}
