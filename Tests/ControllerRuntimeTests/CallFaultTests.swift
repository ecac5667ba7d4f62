import APIServer
import ObjectModel
import Simulation
import Testing

@testable import ControllerRuntime

/// Faults of calls and of processes.
@Suite struct CallFaultTests {
    static let call = CallDescription(
        actor: "a", process: "p", verb: .patch, resource: SmallWorld.widgets.name, subresource: "status",
        key: ObjectKey(namespace: "n", name: "w"))

    @Test(
        "a call is meant when it has everything that is given",
        arguments: [
            (CallMatcher(), true), (CallMatcher(actor: "a", process: "p", verb: .patch, namespace: "n", name: "w"), true),
            (CallMatcher(actor: "b"), false), (CallMatcher(process: "q"), false), (CallMatcher(verb: .update), false),
            (CallMatcher(writesOnly: true), true), (CallMatcher(subresource: ""), false), (CallMatcher(subresource: "status"), true),
            (CallMatcher(namespace: "m"), false), (CallMatcher(name: "v"), false),
            (CallMatcher(resources: [GroupResource(group: "test.dev", resource: "widgets")]), true),
            (CallMatcher(resources: [GroupResource(group: "", resource: "widgets")]), false),
        ])
    func matching(matcher: CallMatcher, expected: Bool) { #expect(matcher.matches(Self.call) == expected) }

    @Test(
        "an answer has the code, the reason and the words of Kubernetes",
        arguments: [
            (400, "BadRequest", "the server rejected our request for an unknown reason (patch widgets.test.dev w)"),
            (
                403, "Forbidden",
                "widgets.test.dev \"w\" is forbidden: exceeded quota: compute-resources, requested: count=1, used: count=1, limited: count=1"
            ),
            (404, "NotFound", "widgets.test.dev \"w\" not found"),
            (
                409, "Conflict",
                "Operation cannot be fulfilled on widgets.test.dev \"w\": the object has been modified; please apply your changes to the latest version and try again"
            ), (422, "Invalid", "Widget.test.dev \"w\" is invalid"),
            (
                429, "TooManyRequests",
                "the server has received too many requests and has asked us to try again later (patch widgets.test.dev w)"
            ),
            (500, "InternalError", "Internal error occurred: etcdserver: request timed out"),
            (503, "ServiceUnavailable", "the server is currently unable to handle the request (patch widgets.test.dev w)"),
            (
                504, "Timeout",
                "the server was unable to return a response in the time allotted, but may still be processing the request (patch widgets.test.dev w)"
            ),
        ])
    func answers(code: Int, reason: String, message: String) {
        let error = CallRefusal(code: code).error(for: Self.call, kind: GroupKind(group: "test.dev", kind: "Widget"))
        #expect(error.code == code)
        #expect(error.reason.rawValue == reason)
        #expect(error.message == message)
    }

    @Test("what RBAC does not allow is told in its words")
    func denied() {
        #expect(
            APIError.denied(Self.call, user: "system:serviceaccount:x:y").message
                == "widgets.test.dev \"w\" is forbidden: User \"system:serviceaccount:x:y\" cannot patch resource \"widgets/status\" "
                + "in API group \"test.dev\" in the namespace \"n\"")
    }

    /// A process that patches the widget `w` so many times, one patch after the other, and notes what it hears.
    static func patches(
        _ count: Int, workers: Int = 1, prepare: (SmallWorld, ControllerManager) -> Void
    ) throws -> [String] {
        let world = try SmallWorld(timing: ConnectionTiming(request: .constant(.milliseconds(10)), watchDelivery: .zero))
        try world.store(SmallWorld.widget("w"))
        let manager = ControllerManager(name: "p", controlPlane: world.controlPlane) { incarnation in
            for worker in 0..<workers {
                let client = incarnation.client(actor: "actor-\(worker)")
                incarnation.addTask {
                    for number in 1...count {
                        do throws(CallError) {
                            _ = try await client.patch(
                                SmallWorld.widgets, SmallWorld.key("w"), .merge(["spec": ["x": .int(Int64(number))]]))
                            world.note("\(worker) patched \(number)")
                        } catch {
                            world.note("\(worker) \(error.apiError.map { "\($0.code)" } ?? "killed")")
                            if error.apiError == nil { return }
                        }
                    }
                }
            }
        }
        prepare(world, manager)
        try manager.start()
        world.finish()
        return world.lines
    }

    @Test("a fault strikes the calls of its numbers and no others")
    func numbers() throws {
        let lines = try Self.patches(4) { world, _ in
            let injector = FaultInjector(world.controlPlane)
            injector.arm(
                CallFault(.before, CallMatcher(writesOnly: true), occurrences: 2...3) { _ in .refuse(.internalError("no")) })
            #expect(world.controlPlane.hooks.count == 1)
        }
        #expect(lines == ["10 0 patched 1", "20 0 500", "30 0 500", "40 0 patched 4"])
    }

    @Test("of two faults for one call the first strikes, and both count it")
    func order() throws {
        let lines = try Self.patches(3) { world, _ in
            let injector = FaultInjector(world.controlPlane)
            injector.arm(CallFault(.before, CallMatcher(), occurrences: 1...1) { _ in .refuse(.internalError("no")) })
            injector.arm(CallFault(.before, CallMatcher(), occurrences: 1...2) { _ in .refuse(.badRequest("no")) })
        }
        #expect(lines == ["10 0 500", "20 0 400", "30 0 patched 3"])
    }

    @Test("an injector takes itself away when nothing is armed any more")
    func disarms() throws {
        var world: SmallWorld?
        var injector: FaultInjector?
        _ = try Self.patches(2) { made, _ in
            world = made
            injector = FaultInjector(made.controlPlane)
            injector?.arm(CallFault(.after, CallMatcher(), occurrences: 1...1) { _ in .delay(5) })
        }
        #expect(world?.controlPlane.hooks.isEmpty == true)
    }

    @Test("a lost reply comes late, and the write stands")
    func lostReply() throws {
        let lines = try Self.patches(2) { world, _ in
            FaultInjector(world.controlPlane).arm(
                CallFault(.after, CallMatcher(), occurrences: 1...1) { _ in .loseReply(.replyLost, after: .milliseconds(100)) })
        }
        #expect(lines == ["110 0 504", "120 0 patched 2"])
    }

    @Test("the client tries again when the answer says when")
    func retryAfter() throws {
        let refusal = CallRefusal(code: 429, retryAfterSeconds: 2)
        let lines = try Self.patches(1) { world, _ in
            FaultInjector(world.controlPlane).arm(
                CallFault(.before, CallMatcher(), occurrences: 1...2) {
                    .refuse(refusal.error(for: $0, kind: GroupKind(group: "test.dev", kind: "Widget")))
                })
        }
        #expect(lines == ["4030 0 patched 1"])
    }

    @Test("a call that is held goes on when it is let go")
    func held() throws {
        let lines = try Self.patches(2) { world, _ in
            let fault = CallFault(.before, CallMatcher(), occurrences: 1...1) { _ in .hold }
            FaultInjector(world.controlPlane).arm(fault)
            InformerTests.after(50, in: world) {
                #expect(fault.heldCount == 1)
                #expect(fault.letGo() == 1)
            }
        }
        #expect(lines == ["55 0 patched 1", "65 0 patched 2"])
    }

    @Test("a throttled client waits for its tokens")
    func throttled() throws {
        let lines = try Self.patches(3) { world, _ in
            CallThrottle(world.controlPlane, CallMatcher(), ratePerSecond: 1, burst: 1) { _ in }.arm()
        }
        #expect(lines == ["10 0 patched 1", "1010 0 patched 2", "2010 0 patched 3"])
    }

    @Test("so many calls are under way and no more")
    func inFlight() throws {
        let lines = try Self.patches(2, workers: 3) { world, _ in
            CallThrottle(world.controlPlane, CallMatcher(), inFlight: 1) { _ in }.arm()
        }
        #expect(
            lines == ["10 0 patched 1", "20 1 patched 1", "30 2 patched 1", "40 0 patched 2", "50 1 patched 2", "60 2 patched 2"])
    }

    @Test("when two incarnations run, both act, and the elder ends when it is retired")
    func beside() throws {
        let lines = try Self.patches(4) { world, manager in
            InformerTests.after(15, in: world) { try manager.startBeside() }
            InformerTests.after(28, in: world) { manager.retire() }
        }
        #expect(
            lines == [
                "10 0 patched 1", "20 0 patched 2", "25 0 patched 1", "28 0 killed", "35 0 patched 2", "45 0 patched 3", "55 0 patched 4",
            ])
    }

    @Test("in a cancelled process calls fail, and it ends when its passes have")
    func cancelled() throws {
        let world = try SmallWorld(timing: ConnectionTiming(request: .constant(.milliseconds(10)), watchDelivery: .zero))
        try world.store(SmallWorld.widget("w"))
        try world.store(SmallWorld.widget("v"))
        final class Slow: Reconciler {
            let client: Client
            let world: SmallWorld

            init(_ client: Client, _ world: SmallWorld) {
                self.client = client
                self.world = world
            }

            func reconcile(_ key: ObjectKey) async throws -> ReconcileResult {
                for number in 1...3 {
                    do throws(CallError) {
                        _ = try await client.patch(SmallWorld.widgets, key, .merge(["spec": ["x": .int(Int64(number))]]))
                        world.note("\(key.name) patched \(number)")
                    } catch {
                        world.note("\(key.name) \(error)")
                    }
                }
                return .done
            }
        }
        let manager = ControllerManager(name: "p", controlPlane: world.controlPlane) { incarnation in
            let reconciler = Slow(incarnation.client(actor: "slow"), world)
            let controller = incarnation.addController("slow", workers: 1, reconciler: reconciler)
            controller.watch(try incarnation.informer(SmallWorld.widgets))
        }
        try manager.start()
        InformerTests.after(25, in: world) { manager.cancel { world.note("ended") } }
        world.finish()
        #expect(
            world.lines == ["20 v patched 1", "30 v context canceled", "30 v context canceled", "30 ended"])
        #expect(manager.incarnation == nil)
    }

    @Test("the clock of a process is its own, also after a restart")
    func clock() throws {
        let world = try SmallWorld()
        let manager = ControllerManager(name: "p", controlPlane: world.controlPlane) { _ in }
        try manager.start()
        manager.clockOffset = .seconds(5)
        #expect(manager.incarnation.map { $0.process.timestamp - world.simulation.timestamp } == .seconds(5))
        manager.kill()
        try manager.start()
        #expect(manager.incarnation.map { $0.process.timestamp - world.simulation.timestamp } == .seconds(5))
        world.finish()
    }
}
