import Testing

/// The tutorial with one thing broken fails, and says where: a scenario that passes whatever happens would show nothing.
struct BrokenTutorialTests {
    /// One text of one of the tutorial's files, what stands there instead, and what the report must say.
    struct Defect: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let file: String
        let text: String
        let replacement: String
        let failure: String
        let reason: String
    }

    private static let scenario = "scenarios/tutorial.yaml"
    private static let pool = "fixtures/tutorial/sandbox-template-and-pool.yaml"
    private static let router = "fixtures/tutorial/sandbox-router.yaml"

    static let defects = [
        Defect(
            testDescription: "the pool names a template that is not there", file: pool,
            text: "sandboxTemplateRef: {name: python-runtime-template}", replacement: "sandboxTemplateRef: {name: python-template}",
            failure: "step 3 (eventually)", reason: "there was no SandboxWarmPool python-sandbox-warmpool with"),
        Defect(
            testDescription: "the extensions are switched off", file: scenario, text: "  seed: 1\n",
            replacement: "  seed: 1\n  controllers: {flags: {extensions: \"false\"}}\n", failure: "step 3 (eventually)",
            reason: "    status.readyReplicas: expected 2, found nothing"),
        Defect(
            testDescription: "no controllers run", file: scenario, text: "  seed: 1\n",
            replacement: "  seed: 1\n  controllers: {profile: none}\n", failure: "step 3 (eventually)",
            reason: "there was no SandboxWarmPool"),
        Defect(
            testDescription: "the router's selector is not its label", file: router,
            text: "matchLabels: {app: sandbox-router}\n  template:",
            replacement: "matchLabels: {app: router}\n  template:", failure: "step 2 (apply)",
            reason: "Deployment sandbox-router-deployment was refused: Invalid: "),
        Defect(
            testDescription: "the router's image takes too long to pull", file: scenario, text: "pull: 1s", replacement: "pull: 10m",
            failure: "step 4 (eventually)",
            reason: "there was no Deployment sandbox-router-deployment with status.availableReplicas: 2"),
        Defect(
            testDescription: "the pool is too small", file: pool, text: "replicas: 2", replacement: "replicas: 1",
            failure: "step 3 (eventually)", reason: "    status.readyReplicas: expected 2, found 1"),
        Defect(
            testDescription: "the nodes have no room", file: scenario, text: "{cpu: \"8\", memory: 32Gi}",
            replacement: "{cpu: 100m, memory: 32Gi}", failure: "step 3 (eventually)",
            reason: "status.readyReplicas: expected 2, found"),
        Defect(
            testDescription: "the load names another pool", file: scenario, text: "claim: {pool: python-sandbox-warmpool}",
            replacement: "claim: {pool: python-sandbox-pool}", failure: "step 6 (eventually)",
            reason: "the closest is SandboxClaim default/client-0:"),
        Defect(
            testDescription: "one claim more than counted", file: scenario, text: "{at: [0s, 0s, 0s]}",
            replacement: "{at: [0s, 0s, 0s, 0s]}",
            failure: "count Sandbox created", reason: "expected exactly 5 created, found 6"),
    ]

    @Test(arguments: defects)
    func failsAndNamesTheStep(defect: Defect) throws {
        let folder = try Repository.tutorial()
        let text = try folder.text(defect.file)
        try #require(text.contains(defect.text))
        try folder.write(text.replacing(defect.text, with: defect.replacement), to: defect.file)
        let run = try Program.run(["run", Self.scenario], in: folder)
        #expect(run.status == 1)
        #expect(run.errors == "")
        #expect(
            run.outputLines.contains { $0.hasPrefix("\(Self.scenario):") && $0.hasSuffix(": \(defect.failure)") }, "\(run.output)")
        #expect(run.outputLines.contains { $0.contains(defect.reason) }, "\(run.output)")
        #expect(run.outputLines.contains("  replay: sandtable run scenarios/tutorial.yaml --seed 1"))
        #expect(run.outputLines.contains { $0.hasPrefix("failed: ") })
    }

    @Test func passesWhenNothingIsBroken() throws {
        let run = try Program.run(["run", Self.scenario], in: Repository.tutorial())
        #expect(run.status == 0)
        #expect(run.outputLines.contains("passed"))
    }
}
