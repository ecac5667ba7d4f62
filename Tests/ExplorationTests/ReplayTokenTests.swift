import Simulation
import Testing

@testable import Exploration

@Suite struct ReplayTokenTests {
    private static let trials: [Trial] = [
        Trial(.random, seed: 0), Trial(.random, seed: .max), Trial(.priority, seed: 7), Trial(.swarm, seed: 1 << 40),
        Trial(.exhaustive, seed: .max, plan: .deviations([])),
        Trial(
            .exhaustive, seed: .max,
            plan: .deviations([
                ChoiceDeviation(at: 3, take: 1), ChoiceDeviation(at: 90_000, take: 120), ChoiceDeviation(at: 90_001, take: 2),
            ])),
        Trial(.crash, seed: .max, plan: .seeded),
        Trial(.crash, seed: .max, plan: .writeFault(WriteFault(ordinal: 1_000_000, effect: .loseReply))),
    ]

    @Test(arguments: trials)
    func `A token has at most 64 characters and reads back as its run`(_ trial: Trial) throws {
        let text = try #require(ReplayToken(trial, of: 0xFEDC_BA98_7654_3210, version: "1").text)
        #expect(text.utf8.count <= 64, "\(text)")
        let read = try ReplayToken(text)
        #expect(read.trial == trial)
        #expect(read.scenario == 0xFEDC_BA98_7654_3210)
    }

    @Test func `A token of which one character is changed, lost or added is refused`() throws {
        let text = try #require(ReplayToken(Trial(.random, seed: 12), of: 99, version: "1").text)
        for index in text.indices {
            var changed = text
            changed.replaceSubrange(index...index, with: text[index] == "b" ? "c" : "b")
            if changed != text { #expect(throws: ReplayToken.Refusal.self) { try ReplayToken(changed) } }
            var shorter = text
            shorter.remove(at: index)
            #expect(throws: ReplayToken.Refusal.self) { try ReplayToken(shorter) }
            var longer = text
            longer.insert("a", at: index)
            #expect(throws: ReplayToken.Refusal.self) { try ReplayToken(longer) }
        }
    }

    @Test(arguments: ["", "st1-", "st1-a", "hello", "st2-abcdefgh", "st1-" + String(repeating: "a", count: 200), "ST1-ABC", "st1-ä"])
    func `What is no token is refused with the reason`(_ text: String) throws {
        do {
            _ = try ReplayToken(text)
            Issue.record("\(text) was taken for a token")
        } catch {
            #expect(error.description.contains("token"))
        }
    }
}
