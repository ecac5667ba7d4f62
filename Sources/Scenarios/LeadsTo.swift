import ObjectModel
import Simulation

/// How far a SandboxClaim has got. Each is reached once in the life of a claim.
public enum ClaimMilestone: String, Sendable, Hashable, CaseIterable {
    /// It was made.
    case created
    /// The claim controller saw it.
    case observed
    /// The name of a Sandbox of its pool was written on it.
    case assigned
    /// A Sandbox was controlled by it.
    case adopted
    /// It was ready for the first time.
    case ready
    /// It left the store.
    case deleted

    /// As scenarios write it, such as `claim.ready`.
    public var word: String { "claim.\(rawValue)" }
}

extension ScenarioExpectations {
    /// Whenever the one happens the other follows.
    ///
    /// Where both are about one kind, SandboxClaim for milestones, it is the same object that must get there. Otherwise some object of
    /// the same namespace must, or any when either kind has no namespace.
    public struct LeadsTo: Sendable, Equatable {
        /// Something that happens.
        public enum Side: Sendable, Equatable {
            /// A claim gets so far.
            case milestone(ClaimMilestone)
            /// An object comes to match.
            case pattern(ObjectPattern)

            /// How reports call it.
            var text: String {
                switch self {
                case .milestone(let milestone): milestone.word
                case .pattern(let pattern): pattern.summary
                }
            }

            /// Whether it is known from what the world has counted of a claim.
            var isCounted: Bool {
                switch self {
                case .milestone(.observed), .milestone(.assigned), .milestone(.adopted): true
                case .milestone, .pattern: false
                }
            }

            /// The pattern, if it is one.
            var pattern: ObjectPattern? {
                if case .pattern(let pattern) = self { return pattern }
                return nil
            }
        }

        /// What happens.
        public var from: Side
        /// What must follow. What is so already has followed.
        public var to: Side
        /// How long after, or nil for by the end of the run.
        public var within: Nanoseconds?
        /// Where it stands in the file.
        public var location: SourceLocation

        /// Pairs the two.
        public init(from: Side, to: Side, within: Nanoseconds? = nil, location: SourceLocation) {
            self.from = from
            self.to = to
            self.within = within
            self.location = location
        }
    }
}
