import Simulation
import Testing

@testable import ControllerRuntime

@Suite struct SlowStartTests {
    struct Refusal: Error {
        let index: Int
    }

    @Test(
        arguments: [
            (0, []), (-1, []), (1, [1]), (2, [1, 1]), (3, [1, 2]), (14, [1, 2, 4, 7]), (300, [1, 2, 4, 8, 16, 32, 64, 128, 45]),
        ] as [(Int, [Int])])
    func `Batches double`(_ count: Int, _ sizes: [Int]) { #expect(SlowStart.batches(count) == sizes) }

    /// W-025: what is asked for, the index that fails, the index that kills the process; successes and calls.
    @Test(
        arguments: [
            (14, nil, nil, 14, 14), (0, nil, nil, 0, 0), (14, 5, nil, 6, 7), (14, 0, nil, 0, 1), (14, 13, nil, 13, 14),
            (14, nil, 2, nil, 3),
        ] as [(Int, Int?, Int?, Int?, Int)])
    func `W-025 A failure ends a slow start after its batch`(
        _ count: Int, _ failing: Int?, _ killing: Int?, _ successes: Int?, _ calls: Int
    ) {
        let simulation = Simulation()
        let process = SimulatedProcess(name: "test", in: simulation)
        var made = 0
        var outcome: Result<SlowStart.Outcome<Refusal>, CallError>?
        process.spawn {
            do throws(CallError) {
                outcome = .success(
                    try await SlowStart.run(count, in: process) { index -> Result<Void, Refusal> in
                        made += 1
                        if index == killing { process.kill() }
                        return index == failing ? .failure(Refusal(index: index)) : .success(())
                    })
            } catch {
                outcome = .failure(error)
            }
        }
        simulation.run()
        simulation.shutDown()
        #expect(made == calls)
        switch outcome {
        case .success(let outcome):
            #expect(outcome.successes == successes)
            #expect(outcome.failure?.index == failing)
        case .failure(.killed): #expect(successes == nil)
        default: Issue.record("\(String(describing: outcome))")
        }
    }
}
