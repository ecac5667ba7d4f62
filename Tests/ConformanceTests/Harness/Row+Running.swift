import APIServer
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation

extension Row {
    /// Runs the row and tells what does not hold; nothing when all does.
    /// - Parameters:
    ///   - mutants: the defects that are switched on.
    ///   - stopsAtFirst: whether one failure is enough.
    func failures(mutants: [String] = [], stopsAtFirst: Bool = false) -> [String] {
        var failures: [String] = []
        do {
            let stage = try Stage(self, mutants: mutants)
            defer { stage.shutDown() }
            for (index, step) in steps.enumerated() {
                do {
                    failures += try take(step, on: stage).map { "step \(index + 1): \($0)" }
                } catch {
                    failures.append("step \(index + 1): \(error)")
                }
                failures += stage.mistakes.map { "step \(index + 1): \($0)" }
                stage.mistakes = []
                if stopsAtFirst, !failures.isEmpty { return failures }
            }
            failures += (stage.script?.unused ?? []).map { "never called: \($0)" }
        } catch {
            failures.append("\(error)")
        }
        return failures
    }

    private func take(_ step: Step, on stage: Stage) throws -> [String] {
        switch step {
        case .pass(let name, let calls, let requeueAfter, let failure):
            return try pass(of, name, .none, calls, requeueAfter, failure, on: stage)
        case .passOf(let actor, let name, let calls, let requeueAfter, let failure):
            return try pass(actor, name, .none, calls, requeueAfter, failure, on: stage)
        case .forced(let name, let calls, let requeueAfter, let failure):
            return try pass(of, name, .resync, calls, requeueAfter, failure, on: stage)
        case .retry(let name, let calls, let requeueAfter, let failure):
            return try pass(of, name, .wait, calls, requeueAfter, failure, on: stage)
        case .passWithin(let name, let calls, let range): return try pass(name, calls, range, on: stage)
        case .converge(let name): return try converge(of, name, on: stage)
        case .convergeOf(let actor, let name): return try converge(actor, name, on: stage)
        case .ready(let names): return try ready(of, names, on: stage)
        case .readyOf(let actor, let names): return try ready(actor, names, on: stage)
        case .waits(let name, let length):
            let wait = try stage.controller(of).queue.wait(of: stage.key(stage.naming.resolve(name)))
            return wait == length ? [] : ["\(name) waits \(text(wait)), not \(text(length))"]
        case .advance(let length): stage.advance(length)
        case .restart: try stage.restart()
        case .release(let actor):
            try stage.controller(actor).queue.release()
            stage.settle()
        case .freeze(let kind): try stage.informer(kind).freeze()
        case .thaw(let kind):
            try stage.informer(kind).thaw()
            stage.settle()
        case .at(let line, let what): stage.script?.plan(line, what)
        case .failed(let text):
            return stage.lastFailure == text ? [] : ["the pass ended with \(stage.lastFailure ?? "no failure"), not with \(text)"]
        case .whenever(let kind, let name, let condition, let status, let other, let otherName, let fields):
            stage.watch { [unowned stage] in
                let first = try stage.get(kind, name).map(UntypedObject.init)
                guard first?.condition(condition)?.status == status else { return [] }
                return try look(.expect(other, otherName, fields), on: stage) ?? []
            }
        case .always(let text, let holds): try stage.watch(text, holds)
        case .called(let expected):
            let calls = stage.script?.take() ?? []
            return expected.compactMap { line, count in
                let made = calls.count { $0 == line }
                return made == count ? nil : "\(made) calls \(line), not \(count); all: \(calls)"
            }
        default: return try look(step, on: stage) ?? (try request(step, on: stage))
        }
        return []
    }

    // MARK: Passes

    private func pass(
        _ actor: Actor, _ name: String, _ waking: Stage.Waking, _ calls: [String]?, _ requeueAfter: Nanoseconds?, _ failure: String?,
        on stage: Stage
    ) throws -> [String] {
        let made = try stage.pass(actor, name, waking)
        stage.lastFailure = made?.failure
        guard let outcome = made else {
            let ready = try stage.controller(actor).queue.readyKeys.map { stage.naming.rewrite($0.name) }
            return ["\(name) is not ready; ready are \(ready)"]
        }
        var failures: [String] = []
        if let calls, outcome.calls != calls { failures.append("the calls are \(outcome.calls), not \(calls)") }
        if let failure {
            if outcome.failure?.contains(failure) != true {
                failures.append("the pass ends with \(outcome.failure ?? "no failure"), not with \(failure)")
            }
        } else if let unexpected = outcome.failure {
            failures.append("the pass fails: \(unexpected)")
        }
        if outcome.failure == nil, outcome.requeueAfter != requeueAfter {
            failures.append("the pass asks for \(text(outcome.requeueAfter)), not \(text(requeueAfter))")
        }
        return failures
    }

    private func pass(_ name: String, _ calls: [String]?, _ range: ClosedRange<Nanoseconds>, on stage: Stage) throws -> [String] {
        guard let outcome = try stage.pass(of, name, .none) else { return ["\(name) is not ready"] }
        if let failure = outcome.failure { return ["the pass fails: \(failure)"] }
        var failures: [String] = []
        if let calls, outcome.calls != calls { failures.append("the calls are \(outcome.calls), not \(calls)") }
        if !range.contains(outcome.requeueAfter ?? 0) {
            failures.append("the pass asks for \(text(outcome.requeueAfter)), not for \(range) ns")
        }
        return failures
    }

    private func converge(_ actor: Actor, _ name: String, on stage: Stage) throws -> [String] {
        for _ in 0..<20 {
            guard let outcome = try stage.pass(actor, name, .none) else { return [] }
            if let failure = outcome.failure { return ["a pass over \(name) fails: \(failure)"] }
        }
        return ["\(name) does not come to rest"]
    }

    private func ready(_ actor: Actor, _ names: [String], on stage: Stage) throws -> [String] {
        let ready = try stage.controller(actor).queue.readyKeys.map { key in
            let name = stage.naming.rewrite(key.name)
            return key.namespace == Stage.namespace ? name : "\(key.namespace)/\(name)"
        }
        return ready == names ? [] : ["ready are \(ready), not \(names)"]
    }

    private func text(_ length: Nanoseconds?) -> String { length.map { "\($0) ns" } ?? "nothing" }

    // MARK: Requests

    private func request(_ step: Step, on stage: Stage) throws -> [String] {
        switch step {
        case .create(let object): try stage.create(object)
        case .patch(let kind, let name, let patch): try stage.patch(kind, name, patch)
        case .status(let kind, let name, let status): try stage.patch(kind, name, ["status": status], subresource: .status)
        case .replace(let kind, let name, let patch):
            let (handle, key) = try stage.locate(kind, name)
            let changed = MergePatch.apply(stage.naming.resolve(patch), to: try stage.world.server.get(handle, key))
            _ = try stage.world.server.update(handle, key, subresource: .main, changed, stage.request("user"))
        case .delete(let kind, let name): try stage.delete(kind, name, DeleteOptions(gracePeriodSeconds: 0))
        case .deleteWith(let kind, let name, let options): try stage.delete(kind, name, options)
        case .bind(let pod, let node):
            let (handle, key) = try stage.locate("Pod", pod)
            try stage.world.server.bind(handle, key, ["target": ["kind": "Node", "name": .string(node)]], stage.request("scheduler"))
        case .scale(let kind, let name, let replicas):
            try stage.patch(kind, name, ["spec": ["replicas": .int(replicas)]], subresource: .scale)
        case .createRefused(let object, let message):
            return refusal(message) { try stage.create(object) }
        case .patchRefused(let kind, let name, let patch, let message):
            return refusal(message) { try stage.patch(kind, name, patch) }
        case .scaleRefused(let kind, let name, let replicas, let message):
            return refusal(message) { try stage.patch(kind, name, ["spec": ["replicas": .int(replicas)]], subresource: .scale) }
        case .statusRefused(let kind, let name, let status, let message):
            return refusal(message) { try stage.patch(kind, name, ["status": status], subresource: .status) }
        case .readRefused(let kind, let name, let message): return refusal(message) { _ = try stage.get(kind, name) }
        default: break
        }
        stage.settle()
        return []
    }

    private func refusal(_ message: String, _ request: () throws -> Void) -> [String] {
        do {
            try request()
            return ["the server accepts what it should refuse with \(message)"]
        } catch {
            return "\(error)".contains(message) ? [] : ["the server refuses with \(error), not with \(message)"]
        }
    }
}
