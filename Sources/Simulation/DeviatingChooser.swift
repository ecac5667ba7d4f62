/// One decision that is not the first alternative.
public struct ChoiceDeviation: Sendable, Hashable {
    /// The number of the decision, counted from 0.
    public var position: Int
    /// Which alternative is taken, counted from 0.
    public var alternative: Int

    /// Takes an alternative at a decision.
    public init(at position: Int, take alternative: Int) {
        self.position = position
        self.alternative = alternative
    }

    /// Where recorded choices are not the first alternative.
    public static func deviations(of choices: [UInt32]) -> [ChoiceDeviation] {
        choices.enumerated().compactMap { $0.element == 0 ? nil : ChoiceDeviation(at: $0.offset, take: Int($0.element)) }
    }
}

/// First in, first out but for some decisions.
public final class DeviatingChooser: Chooser {
    private let deviations: [ChoiceDeviation]
    private var position = 0
    private var next = 0
    /// The number of the first decision, counted from 0, that had no such alternative; there and for the deviations that follow the
    /// first alternative is taken.
    public private(set) var misfit: Int?
    /// How many alternatives each decision had, when they were to be kept.
    public private(set) var counts: [UInt32] = []
    private let keepsCounts: Bool

    /// Makes the chooser.
    /// - Parameters:
    ///   - deviations: in ascending order of their positions.
    ///   - keepsCounts: whether `counts` is kept; it grows with the run.
    public init(_ deviations: [ChoiceDeviation], keepsCounts: Bool = false) {
        self.deviations = deviations
        self.keepsCounts = keepsCounts
    }

    /// The alternative of the deviation at this decision, or the first.
    public func choose(_ count: Int, at point: ChoicePoint) -> Int {
        defer { position += 1 }
        if keepsCounts { counts.append(UInt32(count)) }
        guard next < deviations.count, deviations[next].position == position else { return 0 }
        let wanted = deviations[next].alternative
        next += 1
        guard misfit == nil, wanted < count else {
            if misfit == nil { misfit = position }
            return 0
        }
        return wanted
    }

    /// False, even without deviations: decisions are counted.
    public var isFirstInFirstOut: Bool { false }

    /// How many deviations were not reached.
    public var unused: Int { deviations.count - next }
}
