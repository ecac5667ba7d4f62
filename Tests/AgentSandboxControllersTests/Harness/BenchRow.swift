import APIServer
import ObjectModel
import Simulation
import Testing

@testable import AgentSandboxControllers

/// One acceptance row: what is there, what happens, what must come of it.
struct BenchRow: CustomTestStringConvertible, Sendable {
    enum Step: Sendable {
        /// A pass that makes exactly these calls, asks for this and fails with a text that contains that.
        case pass(String, calls: [String], requeueAfter: Nanoseconds? = nil, failure: String? = nil)
        /// Passes until one makes no call; at most ten.
        case converge(String)
        case advance(Nanoseconds)
        case restart
        /// The next such call is answered with an internal error.
        case refuse(String, String)
        case add(JSONValue)
        case patch(String, String, JSONValue)
        case status(String, String, JSONValue)
        case delete(String, String)
        /// The object has at least these fields; null means that a field is not there, lists are compared as a whole.
        case expect(String, String, JSONValue)
        /// The object's conditions are these, in any order, as `Type=Status/Reason: message`.
        case conditions(String, String, [String])
        case absent(String, String)
        /// So many objects of a kind are there.
        case count(String, Int)
    }

    let id: String
    var flags: [(name: String, value: String)] = []
    var given: [JSONValue]
    var steps: [Step]

    var testDescription: String { id }

    func run(_ setUp: @escaping Bench.SetUp) throws {
        let bench = try Bench(flags: flags, setUp: setUp)
        defer { bench.shutDown() }
        for object in given { try bench.add(object) }
        for (index, step) in steps.enumerated() { try take(step, on: bench, "\(id) step \(index + 1)") }
    }

    private func take(_ step: Step, on bench: Bench, _ place: String) throws {
        switch step {
        case .pass(let name, let calls, let requeueAfter, let failure):
            let outcome = try bench.pass(name)
            #expect(outcome.calls == calls, "\(place)")
            #expect(outcome.result.requeueAfter == requeueAfter, "\(place)")
            if let failure {
                #expect(outcome.failure?.contains(failure) == true, "\(place): \(outcome.failure ?? "no failure")")
            } else {
                #expect(outcome.failure == nil, "\(place)")
            }
        case .converge(let name):
            for _ in 0..<10 {
                let outcome = try bench.pass(name)
                #expect(outcome.failure == nil, "\(place)")
                if outcome.calls.isEmpty { return }
            }
            Issue.record("\(place): does not converge")
        case .advance(let length): bench.advance(length)
        case .restart: try bench.restart()
        case .refuse(let call, let message): bench.refuse(call, message)
        case .add(let object): try bench.add(object)
        case .patch(let kind, let name, let patch): try bench.patch(kind, name, patch)
        case .status(let kind, let name, let status): try bench.patch(kind, name, ["status": status], subresource: .status)
        case .delete(let kind, let name): try bench.delete(kind, name, now: true)
        case .expect(let kind, let name, let fields):
            guard let object = try bench.get(kind, name) else {
                Issue.record("\(place): no \(kind) \(name)")
                return
            }
            for mistake in Self.differences(object, fields, at: "") { Issue.record("\(place): \(kind) \(name)\(mistake)") }
        case .conditions(let kind, let name, let lines):
            let object = try bench.get(kind, name).map(UntypedObject.init)
            let present = object?.conditions.map { "\($0.type)=\($0.status)/\($0.reason): \($0.message)" } ?? []
            #expect(present.sorted() == lines.sorted(), "\(place)")
        case .absent(let kind, let name): #expect(try bench.get(kind, name) == nil, "\(place)")
        case .count(let kind, let count): #expect(try bench.list(kind).count == count, "\(place)")
        }
    }

    private static func differences(_ present: JSONValue?, _ wanted: JSONValue, at path: String) -> [String] {
        if wanted.isNull {
            guard let present else { return [] }
            return ["\(path) is \(present), not absent"]
        }
        guard let present else { return ["\(path) is absent, not \(wanted)"] }
        if case .object(let fields) = wanted, case .object = present {
            return fields.flatMap { differences(present[$0.key], $0.value, at: "\(path).\($0.key)") }
        }
        return present == wanted ? [] : ["\(path) is \(present), not \(wanted)"]
    }
}
