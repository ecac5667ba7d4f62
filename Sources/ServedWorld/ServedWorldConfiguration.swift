import HTTPServer
import ObjectModel
import Scenarios
import World

/// What a served world is made of and how it is reached.
public struct ServedWorldConfiguration: Sendable {
    /// What there is at the beginning.
    public enum Content: Sendable {
        /// A world on its own.
        case world(WorldConfiguration)
        /// The world of a scenario, whose steps are done while it is served.
        case scenario(Scenario)
    }

    /// How the world's time passes.
    public enum Clock: String, Sendable, CaseIterable {
        /// With the wall.
        case wall
        /// When it is told to.
        case virtual
    }

    /// Who may do what.
    public enum Authorization: String, Sendable, CaseIterable {
        /// What RBAC objects say.
        case rbac
        /// Whoever is known may do everything.
        case alwaysAllow = "always-allow"
    }

    /// What there is.
    public var content: Content
    /// How time passes.
    public var clock = Clock.wall
    /// Who may do what.
    public var authorization = Authorization.rbac
    /// Where to listen.
    public var address = ListenAddress(host: "127.0.0.1", port: 0)
    /// Whether plain HTTP is spoken. Whoever reaches the port can read everything then, the token too.
    public var isInsecure = false
    /// What clients may take up.
    public var limits = HTTPServerLimits()

    /// Describes a world that is served over TLS on loopback.
    public init(_ content: Content) { self.content = content }
}
