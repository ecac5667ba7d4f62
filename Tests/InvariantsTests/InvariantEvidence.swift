import Testing

/// Which scenario, with which seeded defect, breaks an invariant. The document shows it, and a test sees it.
struct InvariantEvidence: Sendable, CustomTestStringConvertible {
    let id: String
    /// The file, below scenarios/.
    let file: String
    /// The scenario in it; nil for the first.
    var scenario: String?
    /// Nil where the faithful controllers do it.
    var mutant: String?
    /// In place of the scenario's.
    var seed: UInt64?

    var testDescription: String { "\(id) in \(file)" + (mutant.map { " with \($0)" } ?? "") }

    static let all: [InvariantEvidence] = [
        InvariantEvidence(id: "I-01", file: "upstream-defects/lb-06-cold-then-warm.yaml"),
        InvariantEvidence(id: "I-02", file: "mutants/adoption-race.yaml", mutant: "M-NoRVOnAdopt"),
        InvariantEvidence(id: "I-03", file: "invariants/pod-loss.yaml", mutant: "M-TrustAnnotation"),
        InvariantEvidence(id: "I-04", file: "template-change.yaml", mutant: "M-NoExpectations"),
        InvariantEvidence(id: "I-05", file: "upstream-defects/lb-01-pool-deletes-claimed.yaml"),
        InvariantEvidence(id: "I-06", file: "invariants/pod-loss.yaml", mutant: "M-DeleteUnowned"),
        InvariantEvidence(id: "I-07", file: "invariants/namespaces.yaml", mutant: "pool/list-all-namespaces"),
        InvariantEvidence(id: "I-08", file: "upstream-defects/lb-13-colliding-names.yaml"),
        InvariantEvidence(id: "I-09", file: "burst-beyond-pool.yaml", mutant: "M-StripAllReserved"),
        InvariantEvidence(id: "I-10", file: "burst-beyond-pool.yaml", mutant: "M-UserLabelsLast"),
        InvariantEvidence(id: "I-11", file: "invariants/stale-member.yaml", mutant: "M-NoFreshness"),
        InvariantEvidence(id: "I-12", file: "invariants/namespaces.yaml", mutant: "claim/adopt-despite-environment"),
        InvariantEvidence(id: "I-13", file: "burst-beyond-pool.yaml", mutant: "sandbox/skip-pod-ips"),
        InvariantEvidence(id: "I-14", file: "upstream-defects/lb-03-frozen-status.yaml"),
        InvariantEvidence(id: "I-15", file: "burst-beyond-pool.yaml", mutant: "M-ForwardCondition"),
        InvariantEvidence(id: "I-16", file: "upstream-defects/lb-04-retained-session.yaml"),
        InvariantEvidence(id: "I-17", file: "expiry.yaml", mutant: "sandbox/expiry-ignores-delete-policy"),
        InvariantEvidence(id: "I-18", file: "upstream-defects/lb-15-newer-name-removed.yaml"),
        InvariantEvidence(id: "I-19", file: "upstream-defects/lb-09-reverted-template.yaml"),
        InvariantEvidence(id: "I-20", file: "burst-beyond-pool.yaml", mutant: "claim/do-not-count-adoption"),
        InvariantEvidence(id: "I-21", file: "expiry.yaml"),
        InvariantEvidence(id: "I-22", file: "invariants/teardown.yaml", mutant: "M-NoQueueDelete"),
        InvariantEvidence(id: "I-23", file: "upstream-defects/lb-13-colliding-names.yaml"),
        InvariantEvidence(id: "I-25", file: "upstream-defects/lb-05-flap.yaml"),
        InvariantEvidence(id: "L-01", file: "burst-beyond-pool.yaml", mutant: "claim/do-not-watch-sandboxes"),
        InvariantEvidence(id: "L-02", file: "burst-beyond-pool.yaml", mutant: "pool/miss-creations"),
        InvariantEvidence(id: "L-03", file: "invariants/pod-loss.yaml", mutant: "M-ErrOnTracked404"),
        InvariantEvidence(id: "L-04", file: "invariants/no-collector.yaml"),
        InvariantEvidence(id: "L-05", file: "upstream-defects/lb-08-late-end.yaml"),
        InvariantEvidence(id: "L-06", file: "upstream-defects/lb-07-expiry-told-again.yaml"),
        InvariantEvidence(id: "L-08", file: "invariants/crash-after-transfer.yaml", mutant: "M-AssignAfterTransfer"),
        InvariantEvidence(id: "L-09", file: "invariants/late-caches.yaml", mutant: "M-NextOnConflict"),
        InvariantEvidence(id: "L-10", file: "invariants/one-place.yaml"),
    ]
}
