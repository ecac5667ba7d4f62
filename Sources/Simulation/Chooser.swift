/// What is being decided at a choice point.
public enum ChoicePoint: UInt8, Sendable {
    /// Which of several events of the same moment and class happens first.
    case eventOrder = 0
    /// Whether and how a request fails.
    case fault = 1
    /// Anything a scenario or a runtime leaves open.
    case model = 2
}

/// What a chooser can know of an event that it may let happen next.
public struct ChoiceAlternative: Sendable, Hashable {
    /// The number of the event; larger than that of every event planned before it.
    public let sequence: UInt64
    /// What kind of thing it is.
    public let kind: EventKind
    /// The process it belongs to, or 0.
    public let subject: UInt32
    /// The event during which it was planned, or 0 for what was planned before the first.
    public let cause: UInt64

    /// Describes an event.
    public init(sequence: UInt64, kind: EventKind, subject: UInt32, cause: UInt64) {
        self.sequence = sequence
        self.kind = kind
        self.subject = subject
        self.cause = cause
    }
}

/// Decides wherever more than one thing could happen next. A run is a pure function of scenario, seed and choices.
public protocol Chooser: AnyObject {
    /// Picks one of `count` alternatives, `count` being at least two; the result must lie in `0..<count`.
    func choose(_ count: Int, at point: ChoicePoint) -> Int
    /// Picks one of `count` events of the same moment and class; `alternative` describes each by its index. The result must lie in
    /// `0..<count`. Whoever does not care which events they are need not say more than `choose(_:at:)`.
    func choose(_ count: Int, events alternative: (Int) -> ChoiceAlternative) -> Int
    /// Told of every event before it happens.
    func follow(_ event: ChoiceAlternative)
    /// Whether every decision is the first alternative, so that the kernel need neither ask nor tell.
    var isFirstInFirstOut: Bool { get }
}

extension Chooser {
    /// Picks by number alone.
    public func choose(_ count: Int, events alternative: (Int) -> ChoiceAlternative) -> Int { choose(count, at: .eventOrder) }
    /// Takes no notice.
    public func follow(_ event: ChoiceAlternative) {}
}

/// Always takes the first alternative: first in, first out.
public final class FirstInFirstOutChooser: Chooser {
    /// Makes the chooser.
    public init() {}
    /// Always 0.
    public func choose(_ count: Int, at point: ChoicePoint) -> Int { 0 }
    /// True.
    public var isFirstInFirstOut: Bool { true }
}

/// Takes each alternative with equal chance, from the stream `chooser`.
public final class RandomChooser: Chooser {
    private let stream: RandomStream

    /// Makes the chooser of a seed.
    public init(seed: UInt64) { stream = RandomStream(seed: seed, name: "chooser") }

    /// Draws one alternative.
    public func choose(_ count: Int, at point: ChoicePoint) -> Int { Int(stream.next(below: UInt64(count))) }
    /// False.
    public var isFirstInFirstOut: Bool { false }
}

/// Repeats decisions that were made before.
public final class RecordedChooser: Chooser {
    private let choices: [UInt32]
    private var position = 0
    /// The first choice point, counted from 0, at which the record did not fit: it had ended, or named an alternative that was not
    /// there. From there on the first alternative is taken.
    public private(set) var divergence: Int?

    /// Makes the chooser of a record, in the order the decisions were made.
    public init(_ choices: [UInt32]) { self.choices = choices }

    /// The next recorded decision.
    public func choose(_ count: Int, at point: ChoicePoint) -> Int {
        defer { position += 1 }
        guard divergence == nil else { return 0 }
        guard position < choices.count, Int(choices[position]) < count else {
            divergence = position
            return 0
        }
        return Int(choices[position])
    }

    /// False.
    public var isFirstInFirstOut: Bool { false }

    /// How many recorded decisions were not asked for.
    public var unused: Int { max(0, choices.count - position) }
}
