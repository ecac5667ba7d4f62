import APIServer
import ObjectModel

/// Acting as somebody else: the `Impersonate-` header fields, as kube-apiserver takes them.
struct Impersonation {
    /// Whom the request is to be made as.
    let user: UserInfo
    /// What the one who really makes it must be allowed to do for that.
    let demands: [AccessRequest]

    /// The most groups and values of extra fields that a request may name.
    private static let maximumNames = 1_000

    /// What the header fields of a request ask for; nil when they ask for nothing. 500 when groups or other things are named without a
    /// user, as kube-apiserver answers, and 400 for too many.
    init?(_ headers: HeaderFields, by real: UserInfo) throws(APIError) {
        var name = ""
        var uid = ""
        var groups: [String] = []
        var extra: [UserInfo.Extra] = []
        var count = 0
        for field in headers.fields {
            guard let first = field.name.utf8.first, first | 0x20 == 0x69 else { continue }
            let header = field.name.lowercased()
            guard header.hasPrefix("impersonate-") else { continue }
            count += 1
            if count > Self.maximumNames { throw .badRequest("more than \(Self.maximumNames) header fields ask to act as somebody else") }
            switch header {
            case "impersonate-user": name = field.value
            case "impersonate-uid": uid = field.value
            case "impersonate-group": groups.append(field.value)
            default:
                guard header.hasPrefix("impersonate-extra-"), let key = URLText.decoded(header.dropFirst(18).utf8) else {
                    throw .badRequest("the header field \(field.name) is not known: user, uid, group and extra are")
                }
                if let position = extra.firstIndex(where: { $0.key == key }) {
                    extra[position].values.append(field.value)
                } else {
                    extra.append(UserInfo.Extra(key: key, values: [field.value]))
                }
            }
        }
        if count == 0 { return nil }
        if name.isEmpty { throw .internalError("requested groups, uid or extra without impersonating a user") }
        demands = Self.demands(real, name: name, uid: uid, groups: groups, extra: extra)
        let account = Self.serviceAccount(name)
        if groups.isEmpty, let account { groups = ["system:serviceaccounts", "system:serviceaccounts:\(account.namespace)"] }
        if name == UserInfo.anonymous.name {
            if !groups.contains("system:unauthenticated") { groups.append("system:unauthenticated") }
        } else if !groups.contains(UserInfo.authenticatedGroup), !groups.contains("system:unauthenticated") {
            groups.append(UserInfo.authenticatedGroup)
        }
        user = UserInfo(name: name, uid: uid, groups: groups, extra: extra)
    }

    /// The account that a user's name stands for, or nil.
    private static func serviceAccount(_ name: String) -> ObjectKey? {
        let parts = name.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "system", parts[1] == "serviceaccount", !parts[2].isEmpty, !parts[3].isEmpty else { return nil }
        return ObjectKey(namespace: String(parts[2]), name: String(parts[3]))
    }

    private static func demands(
        _ real: UserInfo, name: String, uid: String, groups: [String], extra: [UserInfo.Extra]
    ) -> [AccessRequest] {
        func demand(
            _ resource: String, _ name: String, group: String = "", namespace: String = "", subresource: String = ""
        ) -> AccessRequest {
            AccessRequest(
                user: real, verb: "impersonate", namespace: namespace, group: group, version: "v1", resource: resource,
                subresource: subresource, name: name)
        }
        var demands: [AccessRequest] = []
        if let account = serviceAccount(name) {
            demands.append(demand("serviceaccounts", account.name, namespace: account.namespace))
        } else {
            demands.append(demand("users", name))
        }
        if !uid.isEmpty { demands.append(demand("uids", uid, group: "authentication.k8s.io")) }
        for group in groups { demands.append(demand("groups", group)) }
        for item in extra {
            for value in item.values { demands.append(demand("userextras", value, group: "authentication.k8s.io", subresource: item.key)) }
        }
        return demands
    }
}
