import ObjectModel
import Simulation
import Testing

@testable import ControllerRuntime

@Suite struct ExpectationsTests {
    static let owner = ObjectKey(namespace: "default", name: "pool")
    static let other = ObjectKey(namespace: "default", name: "other")

    static func time(_ seconds: Int64) -> VirtualTime { VirtualTime(nanoseconds: .seconds(seconds)) }

    @Test("creations block until as many were observed or given up")
    func creations() {
        let expectations = Expectations()
        #expect(expectations.tryExpectCreations(Self.owner, 3, at: Self.time(0)))
        #expect(!expectations.tryExpectCreations(Self.owner, 1, at: Self.time(0)))
        #expect(expectations.tryExpectCreations(Self.other, 1, at: Self.time(0)))
        expectations.creationObserved(Self.owner)
        expectations.lowerCreations(Self.owner, by: 1)
        #expect(!expectations.isSatisfied(Self.owner, at: Self.time(1)))
        expectations.creationObserved(Self.owner)
        #expect(expectations.isSatisfied(Self.owner, at: Self.time(1)))
        expectations.lowerCreations(Self.owner, by: 9)
        #expect(expectations.isSatisfied(Self.owner, at: Self.time(1)))
    }

    @Test("nothing is expected of zero or fewer", arguments: [0, -1])
    func nonPositive(count: Int) {
        let expectations = Expectations()
        #expect(!expectations.tryExpectCreations(Self.owner, count, at: Self.time(0)))
        #expect(expectations.isEmpty)
    }

    @Test("deletions block by UID; unknown and empty UIDs do nothing")
    func deletions() {
        let expectations = Expectations()
        expectations.expectDeletion(Self.owner, uid: "", at: Self.time(0))
        #expect(expectations.isSatisfied(Self.owner, at: Self.time(0)))
        expectations.expectDeletion(Self.owner, uid: "u1", at: Self.time(0))
        #expect(expectations.isPendingDeletion(Self.owner, uid: "u1", at: Self.time(1)))
        #expect(!expectations.isPendingDeletion(Self.owner, uid: "u2", at: Self.time(1)))
        #expect(!expectations.tryExpectCreations(Self.owner, 1, at: Self.time(1)))
        expectations.deletionObserved(Self.owner, uid: "u2")
        #expect(!expectations.isSatisfied(Self.owner, at: Self.time(1)))
        expectations.deletionObserved(Self.owner, uid: "u1")
        #expect(expectations.isSatisfied(Self.owner, at: Self.time(1)))
    }

    @Test("at five minutes an expectation still blocks, a moment later it is forgotten, and a new request renews it")
    func timeout() {
        let expectations = Expectations()
        expectations.expectDeletion(Self.owner, uid: "u1", at: Self.time(0))
        #expect(!expectations.isSatisfied(Self.owner, at: Self.time(300)))
        expectations.expectDeletion(Self.owner, uid: "u2", at: Self.time(200))
        #expect(!expectations.isSatisfied(Self.owner, at: Self.time(500)))
        #expect(!expectations.isPendingDeletion(Self.owner, uid: "u1", at: Self.time(501)))
        #expect(expectations.isSatisfied(Self.owner, at: Self.time(501)))
        #expect(expectations.isEmpty)
    }

    @Test("forgetting an owner leaves the others")
    func forget() {
        let expectations = Expectations()
        _ = expectations.tryExpectCreations(Self.owner, 1, at: Self.time(0))
        _ = expectations.tryExpectCreations(Self.other, 1, at: Self.time(0))
        expectations.forget(Self.owner)
        #expect(expectations.isSatisfied(Self.owner, at: Self.time(0)))
        #expect(!expectations.isSatisfied(Self.other, at: Self.time(0)))
    }
}
