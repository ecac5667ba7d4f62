import APIServer
import ObjectModel

/// Resources without storage: they are created, and the answer says what was found out.
enum ReviewResource: String, CaseIterable {
    case tokenReviews = "tokenreviews"
    case selfSubjectReviews = "selfsubjectreviews"
    case subjectAccessReviews = "subjectaccessreviews"
    case localSubjectAccessReviews = "localsubjectaccessreviews"
    case selfSubjectAccessReviews = "selfsubjectaccessreviews"
    case selfSubjectRulesReviews = "selfsubjectrulesreviews"

    /// The group.
    var group: String {
        switch self {
        case .tokenReviews, .selfSubjectReviews: "authentication.k8s.io"
        default: "authorization.k8s.io"
        }
    }

    /// The kind.
    var kind: String {
        switch self {
        case .tokenReviews: "TokenReview"
        case .selfSubjectReviews: "SelfSubjectReview"
        case .subjectAccessReviews: "SubjectAccessReview"
        case .localSubjectAccessReviews: "LocalSubjectAccessReview"
        case .selfSubjectAccessReviews: "SelfSubjectAccessReview"
        case .selfSubjectRulesReviews: "SelfSubjectRulesReview"
        }
    }

    /// Whether it is asked in a namespace.
    var isNamespaced: Bool { self == .localSubjectAccessReviews }

    /// The review that a path names, or nil.
    init?(_ route: ResourceRoute) {
        guard let review = ReviewResource(rawValue: route.resource), review.group == route.group, route.version == "v1",
            route.name.isEmpty, route.namespace.isEmpty != review.isNamespaced
        else { return nil }
        self = review
    }
}
