internal import Anomalies
internal import Baton
internal import Forecasting
internal import Inventory

/// What the failures of the layers below mean to a workflow: its kind, and whether trying again can help.
extension OperationFailure {
    /// Runs `body` and turns what it throws into a failure of the operation.
    ///
    /// - Throws: ``OperationFailure``; errors that are not of the layers below pass unchanged.
    static func translating<T>(_ body: () async throws -> T) async throws -> T {
        do {
            return try await body()
        } catch let error as SupplyChainError {
            throw OperationFailure(error)
        } catch let error as SQLError {
            throw OperationFailure(error)
        } catch let error as ForecastingError {
            throw OperationFailure(error)
        } catch let error as InventoryError {
            throw OperationFailure(error)
        } catch let error as AnomalyError {
            throw OperationFailure(error)
        }
    }

    init(_ error: SupplyChainError) {
        let (kind, isRetryable): (FailureKind, Bool) =
            switch error.kind {
            // The input names what is not there, or what nothing is known of.
            case .invalidValue, .notFound, .missingData: (.invalidInput, false)
            case .staleVersion: (.operation, true)
            case .illegalTransition, .mixedCurrencies, .importFailed: (.operation, false)
            }
        self.init(kind: kind, error.message, hint: error.hint, isRetryable: isRetryable)
    }

    init(_ error: SQLError) {
        let isRetryable =
            switch error.kind {
            case .busy, .unavailable, .unreachable: true
            case .uniqueViolation, .foreignKeyViolation, .constraintViolation, .full, .corrupt, .column,
                .other:
                false
            }
        self.init(error.message, isRetryable: isRetryable)
    }

    init(_ error: ForecastingError) {
        let kind: FailureKind =
            switch error.kind {
            case .horizonOutOfRange, .levelOutOfRange, .seasonalPeriodOutOfRange, .optionOutOfRange,
                .unknownModel, .emptyHistory, .historyTooShort:
                .invalidInput
            case .notFinite, .negativeDemand, .modelNotApplicable,
                .lengthsDiffer:
                .operation
            }
        self.init(kind: kind, error.message, hint: error.hint, isRetryable: false)
    }

    init(_ error: InventoryError) {
        self.init(
            kind: error.kind == .invalidInput ? .invalidInput : .operation,
            "\(error.parameter): \(error.message)", hint: error.hint, isRetryable: false)
    }

    init(_ error: AnomalyError) {
        self.init(
            kind: error.kind == .invalidInput ? .invalidInput : .operation,
            "\(error.parameter): \(error.message)", hint: error.hint, isRetryable: false)
    }

    /// What an answer needs and the store does not have.
    static func missingData(_ message: String, hint: String) -> OperationFailure {
        OperationFailure(kind: .invalidInput, message, hint: hint, isRetryable: false)
    }
}
