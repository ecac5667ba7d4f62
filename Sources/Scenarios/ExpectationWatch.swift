import APIServer
import CEL
import ObjectModel
import Simulation

/// An expectation under watch: it sees every revision of its resource and decides at the end.
protocol ExpectationWatch: AnyObject {
    /// The objects it is about, in the version of its pattern.
    var handle: ResourceHandle { get }
    /// A second kind of objects that it is about, or nil.
    var furtherHandle: ResourceHandle? { get }
    /// Whether it is about what objects look like, so that those which are there when it begins count; else about what happens to them.
    var judgesStates: Bool { get }
    /// Takes a revision in. Returns what to tell at once when it breaks the expectation for the first time.
    func observe(_ revision: Revision) -> ScenarioFailure?
    /// What did not hold, or nil. `isComplete` says that every step was done; what must still come is not missed before.
    func decide(isComplete: Bool) -> ScenarioFailure?
}

extension ExpectationWatch {
    /// Whose revisions it wants to see.
    var resource: ResourceID { handle.id }
    var furtherHandle: ResourceHandle? { nil }
    var judgesStates: Bool { true }
}

/// Keeps the first of several failures and counts the rest.
struct FirstFailure {
    private var first: ScenarioFailure?
    private var further = 0

    /// Takes a failure in and returns it if it is the first.
    mutating func record(_ failure: @autoclosure () -> ScenarioFailure) -> ScenarioFailure? {
        if first != nil {
            further += 1
            return nil
        }
        let failure = failure()
        first = failure
        return failure
    }

    /// The first failure, which tells how many revisions failed after it.
    var summary: ScenarioFailure? {
        guard var failure = first else { return nil }
        if further > 0 { failure.message += "\nand so at \(ReadableTime.count(further, "further revision"))" }
        return failure
    }
}

/// `expect.always`.
final class AlwaysWatch: ExpectationWatch {
    private let context: RunContext
    private let expectation: ScenarioExpectations.Always
    private let pattern: BoundPattern
    private let program: CELProgram
    private var failures = FirstFailure()

    init(_ expectation: ScenarioExpectations.Always, in context: RunContext) throws(ScenarioRunError) {
        self.context = context
        self.expectation = expectation
        pattern = try BoundPattern(expectation.forEach, server: context.server)
        do {
            program = try CELProgram(expectation.that, variables: ["object", "oldObject"])
        } catch {
            throw ScenarioRunError("\(expectation.location): the expression of \(expectation.name) does not compile: \(error)")
        }
    }

    var handle: ResourceHandle { pattern.handle }

    func observe(_ revision: Revision) -> ScenarioFailure? {
        guard revision.verb != .delete else { return nil }
        do {
            guard let object = try pattern.match(revision.object, in: context.server) else { return nil }
            var bindings = CELBindings("object", object)
            bindings["oldObject"] = .null
            if let previous = revision.previous { bindings["oldObject"] = try context.server.read(previous, as: pattern.handle) }
            return evaluate(bindings, revision)
        } catch {
            return failures.record(failure("the object cannot be looked at: \(error.message)", revision))
        }
    }

    private func evaluate(_ bindings: CELBindings, _ revision: Revision) -> ScenarioFailure? {
        do {
            if try program.evaluateBool(bindings) { return nil }
            return failures.record(failure("\(expectation.that)\nis false", revision))
        } catch {
            return failures.record(failure("\(expectation.that)\ncannot be evaluated: \(error.message)", revision))
        }
    }

    private func failure(_ message: String, _ revision: Revision) -> ScenarioFailure {
        context.failure("always \(expectation.name)", expectation.location, message, at: revision)
    }

    func decide(isComplete: Bool) -> ScenarioFailure? { failures.summary }
}

/// `expect.never`.
final class NeverWatch: ExpectationWatch {
    private let context: RunContext
    private let pattern: BoundPattern
    private var failures = FirstFailure()

    init(_ pattern: ObjectPattern, in context: RunContext) throws(ScenarioRunError) {
        self.context = context
        self.pattern = try BoundPattern(pattern, server: context.server)
    }

    var handle: ResourceHandle { pattern.handle }

    func observe(_ revision: Revision) -> ScenarioFailure? {
        guard revision.verb != .delete else { return nil }
        do {
            guard let object = try pattern.match(revision.object, in: context.server) else { return nil }
            return failures.record(failure("there must never be \(pattern.pattern.summary)\(Self.note(of: object))", revision))
        } catch {
            return failures.record(failure("the object cannot be looked at: \(error.message)", revision))
        }
    }

    /// What an Event says; nothing for other kinds.
    private static func note(of object: JSONValue) -> String {
        guard object["kind"]?.stringValue == "Event" else { return "" }
        let note = (object["message"] ?? object["note"])?.stringValue ?? ""
        return "\nit says \(object["reason"]?.stringValue ?? ""): \(note)"
    }

    private func failure(_ message: String, _ revision: Revision) -> ScenarioFailure {
        context.failure("never \(pattern.pattern.subject)", pattern.pattern.location, message, at: revision)
    }

    func decide(isComplete: Bool) -> ScenarioFailure? { failures.summary }
}
