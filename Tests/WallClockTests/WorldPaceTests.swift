import Simulation
import Testing

@testable import WallClock

@Suite struct WorldPaceTests {
    private static func moment(_ pace: WorldPace, _ wall: Int64) -> Int64 { pace.moment(atWall: wall).nanoseconds }

    @Test func `time of the wall is the time of the world`() {
        let pace = WorldPace.wall
        #expect([0, 5, 1_000].map { Self.moment(pace, $0) } == [0, 5, 1_000])
        #expect(pace.delay(until: VirtualTime(nanoseconds: 30), atWall: 10) == 20)
        #expect(pace.delay(until: VirtualTime(nanoseconds: 30), atWall: 30) == 0)
        #expect(pace.delay(until: VirtualTime(nanoseconds: 30), atWall: 40) == 0)
    }

    @Test func `a clock that stands is moved, set going and halted`() {
        var pace = WorldPace.standing
        #expect(Self.moment(pace, 1_000) == 0)
        #expect(pace.delay(until: VirtualTime(nanoseconds: 1), atWall: 1_000) == nil)
        #expect(pace.delay(until: .zero, atWall: 1_000) == 0)
        pace.advance(by: 500)
        #expect(Self.moment(pace, 2_000) == 500)
        pace.run(atWall: 2_000)
        #expect(pace.isRunning && Self.moment(pace, 2_100) == 600)
        #expect(pace.delay(until: VirtualTime(nanoseconds: 650), atWall: 2_100) == 50)
        pace.advance(by: 1_000)
        #expect(Self.moment(pace, 2_100) == 1_600)
        pace.pause(atWall: 2_200)
        #expect(!pace.isRunning && Self.moment(pace, 9_000) == 1_700)
        pace.run(atWall: 9_000)
        #expect(Self.moment(pace, 9_001) == 1_701)
    }

    @Test func `time never goes back and never runs over`() {
        var pace = WorldPace.standing
        pace.advance(by: -5)
        #expect(Self.moment(pace, 0) == 0)
        pace.advance(by: .max)
        pace.advance(by: .max)
        #expect(Self.moment(pace, 0) == .max)
        pace.run(atWall: 10)
        #expect(Self.moment(pace, .max) == .max)
        pace.advance(by: .max)
        #expect(Self.moment(pace, .max) == .max)
    }
}
