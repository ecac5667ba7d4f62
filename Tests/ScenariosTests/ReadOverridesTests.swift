import ObjectModel
import Testing

@testable import Scenarios

/// What the command line says in place of a scenario's own keys.
struct ReadOverridesTests {
    private func reading(_ overrides: ScenarioOverrides, spec: String = "{seed: 1}") -> ScenarioReading {
        ScenarioReader.read(file: "s", from: TableOfFiles.withSpec(spec), overrides: overrides)
    }

    @Test func replaceTheKeys() {
        let reading = reading(
            ScenarioOverrides(seed: "18446744073709551615", clock: "virtual", backend: "simulated", isolation: "prefer", chooser: "random"),
            spec: "{seed: 1, chooser: fifo}")
        #expect(reading.mistakes.isEmpty)
        #expect(reading.scenarios.first?.world.seed == .max)
        #expect(reading.scenarios.first?.chooser == .random)
    }

    @Test(arguments: [nil, "recorded"])
    func readRecordedChoices(chooser: String?) {
        let reading = reading(ScenarioOverrides(chooser: chooser, choices: "choices.json"))
        #expect(reading.scenarios.first?.chooser == .recorded([0, 1, 2]))
    }

    @Test func doNotReadTheRecordTheyReplace() {
        let reading = reading(ScenarioOverrides(chooser: "fifo"), spec: "{chooser: {recorded: missing.json}}")
        #expect(reading.scenarios.first?.chooser == .fifo)
    }

    @Test(arguments: [
        (
            ScenarioOverrides(seed: "-1"),
            ["--seed: expected a whole number from 0 to 18446744073709551615, found \"-1\""]
        ),
        (ScenarioOverrides(seed: ""), ["--seed: expected a whole number from 0 to 18446744073709551615, found \"\""]),
        (ScenarioOverrides(clock: "wall"), ["--clock: clock wall is not available in this version; use virtual"]),
        (ScenarioOverrides(backend: "gvisor"), ["--backend: backend gvisor is not available in this version; use simulated"]),
        (ScenarioOverrides(isolation: "require"), ["--isolation: isolation require is not available in this version; use prefer"]),
        (ScenarioOverrides(chooser: "lifo"), ["--chooser: expected fifo or random, found \"lifo\"; did you mean fifo?"]),
        (ScenarioOverrides(chooser: "recorded"), ["--chooser: recorded needs a file of recorded choices; add --choices FILE"]),
        (
            ScenarioOverrides(chooser: "random", choices: "choices.json"),
            ["--choices: chooser random takes no recorded choices; remove --choices or say --chooser recorded"]
        ),
        (ScenarioOverrides(choices: "nowhere"), ["--choices: \"nowhere\": there is no such file; check the path"]),
        (ScenarioOverrides(choices: "a.yaml"), ["a.yaml:1:1: expected a list of whole numbers, found a map"]),
        (
            ScenarioOverrides(choices: "objects.yaml"),
            ["objects.yaml:5:1: expected one list of whole numbers, found 2 documents"]
        ),
    ])
    func areCheckedAsTheKeysAre(overrides: ScenarioOverrides, expected: [String]) {
        let reading = reading(overrides)
        #expect(reading.mistakes.map(\.description) == expected)
        #expect(reading.scenarios.isEmpty)
    }

    @Test func comeBeforeTheFileInReports() {
        let reading = reading(ScenarioOverrides(seed: "x", clock: "wall"), spec: "{seed: y}")
        #expect(reading.mistakes.map(\.file) == ["--seed", "--clock", "s"])
    }
}
