internal import ArgumentParser
internal import Baton
internal import Foundation
internal import SupplyChain
internal import WorkflowFiles

/// What the commands about stock and orders check and translate alike.
enum InventoryArguments {
    static func check(serviceLevel: Double) throws {
        guard serviceLevel >= 0.5, serviceLevel <= 0.9999 else {
            throw ValidationError(
                "--service-level: expected a probability from 0.5 to 0.9999, found \(serviceLevel.display)"
                    + (serviceLevel > 1 && serviceLevel <= 100
                        ? " (write \((serviceLevel / 100).display))" : ""))
        }
    }

    static func check(limit: Int?) throws {
        guard (limit ?? 1) > 0 else { throw ValidationError("--limit: expected at least 1") }
    }

    /// Reads a day.
    static func day(_ text: String) throws -> CalendarDate {
        guard let day = CalendarDate(text) else {
            throw ValidationError("expected a day such as 2026-01-31, found '\(text)'")
        }
        return day
    }

    /// Reads one of a few words.
    static func choice<T: RawRepresentable<String> & CaseIterable>(_ text: String) throws -> T {
        guard let value = T(rawValue: text) else {
            let known = T.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("expected one of \(known), found '\(text)'")
        }
        return value
    }

    /// Runs a question to the data; what it lacks or does not know ends the command as invalid input.
    ///
    /// - Throws: ``InvalidInput``, or what is no fault of the question.
    static func answering<T>(_ body: () async throws -> T) async throws -> T {
        do {
            return try await body()
        } catch let failure as OperationFailure where failure.kind == .invalidInput {
            throw InvalidInput("\(failure)")
        } catch let error as SupplyChainError {
            throw InvalidInput("\(error)")
        }
    }
}

extension Money {
    /// The amount for people, rounded to two decimals.
    var cents: String { String(format: "%.2f", approximateAmount) }
}

extension Double {
    /// At most one decimal, none where the number is whole.
    var tenths: String {
        let rounded = (self * 10).rounded() / 10
        return rounded == rounded.rounded() ? rounded.display : String(format: "%.1f", rounded)
    }
}
