import APIServer
import ObjectModel
import Simulation

/// `expect.eventually`.
final class EventualWatch: ExpectationWatch {
    private let context: RunContext
    private let pattern: BoundPattern
    private let within: Nanoseconds?
    private var isReached = false
    /// When objects were made, for those that are there; only looked up.
    private var creations: [ObjectKey: Timestamp] = [:]
    /// The first match that came too late.
    private var late: ScenarioFailure?

    init(_ expectation: ScenarioExpectations.Eventually, in context: RunContext) throws(ScenarioRunError) {
        self.context = context
        within = expectation.within
        pattern = try BoundPattern(expectation.pattern, server: context.server)
    }

    var handle: ResourceHandle { pattern.handle }

    func observe(_ revision: Revision) -> ScenarioFailure? {
        if isReached { return nil }
        if within != nil {
            switch revision.verb {
            case .create: creations[revision.key] = revision.time
            case .delete: creations[revision.key] = nil
            case .update: break
            }
        }
        // A state that cannot be shown in the pattern's version does not match it.
        guard revision.verb != .delete, (try? pattern.match(revision.object, in: context.server)) != nil else { return nil }
        guard let within, let creation = creations[revision.key] else {
            isReached = true
            return nil
        }
        let age = revision.time - creation
        if age <= within {
            isReached = true
        } else if late == nil {
            let message = "it matched \(GoDuration.format(age)) after its creation, but must within \(GoDuration.format(within)): "
            late = context.failure(assertion, pattern.pattern.location, message + pattern.pattern.summary, at: revision)
            return late
        }
        return nil
    }

    private var assertion: String { "eventually \(pattern.pattern.subject)" }

    func decide(isComplete: Bool) -> ScenarioFailure? {
        if isReached { return nil }
        if let late { return late }
        guard isComplete else { return nil }
        let bound = within.map { " within \(GoDuration.format($0)) of its creation" } ?? ""
        let (text, object) = pattern.shortfall(in: context.server)
        let message = "by the end of the run there was no \(pattern.pattern.summary)\(bound)\n\(text)"
        return context.failure(assertion, pattern.pattern.location, message, about: object)
    }
}

/// `expect.count`.
final class CountWatch: ExpectationWatch {
    private let context: RunContext
    private let expectation: ScenarioExpectations.Count
    private let pattern: BoundPattern
    private var count = 0
    /// At the first occurrence that was one too many.
    private var excess: ScenarioFailure?

    init(_ expectation: ScenarioExpectations.Count, in context: RunContext) throws(ScenarioRunError) {
        self.context = context
        self.expectation = expectation
        pattern = try BoundPattern(expectation.pattern, server: context.server)
    }

    var handle: ResourceHandle { pattern.handle }
    var judgesStates: Bool { false }

    func observe(_ revision: Revision) -> ScenarioFailure? {
        let state: StoredObject?
        switch (expectation.event, revision.verb) {
        case (.created, .create), (.updated, .update): state = revision.object
        case (.deleted, .delete): state = revision.previous
        default: return nil
        }
        guard let state, (try? pattern.match(state, in: context.server)) != nil else { return nil }
        count += 1
        guard excess == nil, let atMost = expectation.atMost, count > atMost else { return nil }
        let failure = context.failure(assertion, pattern.pattern.location, "", at: revision)
        excess = failure
        var told = failure
        told.message = message
        return told
    }

    private var assertion: String { "count \(pattern.pattern.subject) \(expectation.event.rawValue)" }

    private var message: String {
        let wanted: String
        switch (expectation.atLeast, expectation.atMost) {
        case (let least?, let most?) where least == most: wanted = "exactly \(least)"
        case (let least?, let most?): wanted = "between \(least) and \(most)"
        case (let least?, nil): wanted = "at least \(least)"
        case (nil, let most?): wanted = "at most \(most)"
        case (nil, nil): wanted = "any number"
        }
        return "\(pattern.pattern.summary): expected \(wanted) \(expectation.event.rawValue), found \(count)"
    }

    func decide(isComplete: Bool) -> ScenarioFailure? {
        if var excess {
            excess.message = message
            return excess
        }
        guard isComplete, let atLeast = expectation.atLeast, count < atLeast else { return nil }
        return context.failure(assertion, pattern.pattern.location, message)
    }
}
