import ObjectModel

/// Checks of security contexts and operating systems.
extension PodValidation {
    func securityContext(_ spec: JSONObject, _ errors: inout FieldErrors) {
        guard let context = spec.fields("securityContext"), !context.isEmpty else { return }
        errors.enter(.field("securityContext"))
        defer { errors.leave() }
        for key in ["fsGroup", "runAsUser", "runAsGroup"] { identifier(context, key, &errors) }
        for (index, group) in context.elements("supplementalGroups").enumerated() {
            guard let number = group.intValue, !Self.identifiers.contains(number) else { continue }
            errors.within("supplementalGroups") { errors in
                errors.within(index: index) { $0.invalid(group, Self.identifierRange) }
            }
        }
        if spec.isTrue("shareProcessNamespace"), spec.isTrue("hostPID") {
            errors.within("shareProcessNamespace") {
                $0.invalid(true, "ShareProcessNamespace and HostPID cannot both be enabled")
            }
        }
        sysctls(spec, context, &errors)
        option(context, "fsGroupChangePolicy", ["Always", "OnRootMismatch"], &errors)
        seccompProfile(context, &errors)
        appArmorProfile(context, &errors)
        option(context, "supplementalGroupsPolicy", ["Merge", "Strict"], &errors)
        option(context, "seLinuxChangePolicy", ["MountOption", "Recursive"], &errors)
    }

    func containerSecurityContext(_ context: JSONObject, hostUsers: Bool, _ errors: inout FieldErrors) {
        for key in ["runAsUser", "runAsGroup"] { identifier(context, key, &errors) }
        if let mount = context.given("procMount")?.stringValue {
            errors.within("procMount") { errors in
                if mount != "Default" && mount != "Unmasked" {
                    errors.notSupported(.string(mount), supported: ["Default", "Unmasked"])
                }
                if hostUsers, mount == "Unmasked" {
                    errors.invalid(.string(mount), "`hostUsers` must be false to use `Unmasked`")
                }
            }
        }
        seccompProfile(context, &errors)
        if case .bool(false)? = context["allowPrivilegeEscalation"] {
            if context.isTrue("privileged") {
                errors.invalid(
                    .object(context), "cannot set `allowPrivilegeEscalation` to false and `privileged` to true")
            }
            for capability in context.fields("capabilities")?.elements("add") ?? [] where capability == "CAP_SYS_ADMIN" {
                errors.invalid(
                    .object(context), "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN")
            }
        }
        appArmorProfile(context, &errors)
    }

    private static let identifiers: ClosedRange<Int64> = 0...Int64(Int32.max)
    private static let identifierRange = "must be between 0 and \(Int32.max), inclusive"

    private func identifier(_ context: JSONObject, _ key: String, _ errors: inout FieldErrors) {
        if let number = context.number(key), !Self.identifiers.contains(number) {
            errors.within(key) { $0.invalid(.int(number), Self.identifierRange) }
        }
    }

    private func option(_ context: JSONObject, _ key: String, _ supported: [String], _ errors: inout FieldErrors) {
        if let value = context.given(key)?.stringValue, !supported.contains(value) {
            errors.within(key) { $0.notSupported(.string(value), supported: supported) }
        }
    }

    private func sysctls(_ spec: JSONObject, _ context: JSONObject, _ errors: inout FieldErrors) {
        var seen: [String] = []
        errors.eachObject(context, "sysctls") { errors, _, sysctl in
            let name = sysctl.text("name")
            errors.within("name") { errors in
                if name.isEmpty {
                    errors.required()
                } else if !Self.isSysctlName(name) {
                    let segment = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?"
                    errors.invalid(
                        .string(name),
                        "must have at most 253 characters and match regex ^(\(segment)[\\./])*\(segment)$")
                } else if seen.contains(name) {
                    errors.duplicate(.string(name))
                }
                let dotted = name.replacingSlashes
                if spec.isTrue("hostNetwork"), dotted.hasPrefix("net.") {
                    errors.invalid(.string(name), "may not be specified when 'hostNetwork' is true")
                } else if spec.isTrue("hostIPC"), Self.isInterprocessSysctl(dotted) {
                    errors.invalid(.string(name), "may not be specified when 'hostIPC' is true")
                }
            }
            seen.append(name)
        }
    }

    private static func isInterprocessSysctl(_ name: String) -> Bool {
        name == "kernel.sem" || name.hasPrefix("kernel.shm") || name.hasPrefix("kernel.msg") || name.hasPrefix("fs.mqueue.")
    }

    private static func isSysctlName(_ name: String) -> Bool {
        func isAlphanumeric(_ byte: UInt8?) -> Bool { byte.map { $0 &- 0x30 < 10 || $0 &- 0x61 < 26 } ?? false }
        if name.utf8.count > 253 { return false }
        let separators = Array("./".utf8)
        return name.utf8.split(omittingEmptySubsequences: false, whereSeparator: separators.contains).allSatisfy { segment in
            isAlphanumeric(segment.first) && isAlphanumeric(segment.last)
                && segment.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
        }
    }

    private func seccompProfile(_ context: JSONObject, _ errors: inout FieldErrors) {
        errors.object(context, "seccompProfile") { errors, profile in
            let type = profile.text("type")
            let types = ["Localhost", "RuntimeDefault", "Unconfined"]
            if type.isEmpty {
                errors.within("type") { $0.required("type is required when seccompProfile is set") }
            } else if !types.contains(type) {
                errors.within("type") { $0.notSupported(.string(type), supported: types) }
            }
            let path = profile.given("localhostProfile")?.stringValue
            errors.within("localhostProfile") { errors in
                if type != "Localhost" {
                    if path != nil { errors.invalid(.object(profile), "can only be set when seccomp type is Localhost") }
                } else if let path {
                    descendingPath(path, &errors)
                } else {
                    errors.required("must be set when seccomp type is Localhost")
                }
            }
        }
    }

    private func appArmorProfile(_ context: JSONObject, _ errors: inout FieldErrors) {
        errors.object(context, "appArmorProfile") { errors, profile in
            let types = ["Localhost", "RuntimeDefault", "Unconfined"]
            let path = profile.given("localhostProfile")?.stringValue
            switch profile.text("type") {
            case "Localhost":
                errors.within("localhostProfile") { errors in
                    guard let path, !path.isEmpty else {
                        errors.required("must be set when AppArmor type is Localhost")
                        return
                    }
                    let isPadded = [path.unicodeScalars.first, path.unicodeScalars.last].contains {
                        $0?.properties.isWhitespace ?? false
                    }
                    if isPadded { errors.invalid(.string(path), "must not be padded with whitespace") }
                    if path.utf8.count > 4095 { errors.tooLong(maximum: 4095) }
                }
            case "RuntimeDefault", "Unconfined":
                if let path {
                    errors.within("localhostProfile") {
                        $0.invalid(.string(path), "can only be set when AppArmor type is Localhost")
                    }
                }
            case "": errors.within("type") { $0.required("type is required when appArmorProfile is set") }
            case let other: errors.within("type") { $0.notSupported(.string(other), supported: types) }
            }
        }
    }

    func operatingSystem(_ spec: JSONObject, _ errors: inout FieldErrors) {
        guard let system = spec.fields("os") else { return }
        let name = system.text("name")
        if name.isEmpty {
            errors.within("os") { errors in errors.within("name") { $0.required("cannot be empty") } }
        } else if name != "linux" && name != "windows" {
            errors.within("os") { $0.notSupported(.string(name), supported: ["linux", "windows"]) }
        } else {
            let isLinux = name == "linux"
            let message = isLinux ? "windows options cannot be set for a linux pod" : "cannot be set for a windows pod"
            let podFields = [
                "appArmorProfile", "seLinuxOptions", "seccompProfile", "fsGroup", "fsGroupChangePolicy", "sysctls", "runAsUser",
                "runAsGroup", "supplementalGroups", "supplementalGroupsPolicy", "seLinuxChangePolicy",
            ]
            let containerFields = [
                "appArmorProfile", "seLinuxOptions", "seccompProfile", "capabilities", "readOnlyRootFilesystem", "privileged",
                "allowPrivilegeEscalation", "procMount", "runAsUser", "runAsGroup",
            ]
            forbid(spec, "securityContext", isLinux ? ["windowsOptions"] : podFields, message, &errors)
            if !isLinux {
                for key in ["hostUsers", "hostPID", "hostIPC", "shareProcessNamespace"] {
                    if let value = spec.given(key), key == "hostUsers" || value == true {
                        errors.within(key) { $0.forbidden(message) }
                    }
                }
            }
            for list in ["initContainers", "containers", "ephemeralContainers"] {
                errors.eachObject(spec, list) { errors, _, container in
                    forbid(container, "securityContext", isLinux ? ["windowsOptions"] : containerFields, message, &errors)
                }
            }
        }
    }

    private func forbid(_ object: JSONObject, _ field: String, _ keys: [String], _ message: String, _ errors: inout FieldErrors) {
        errors.object(object, field) { errors, child in
            for key in keys where child.given(key) != nil { errors.within(key) { $0.forbidden(message) } }
        }
    }

    /// Host processes of Windows: all containers or none, and with the host's network.
    func windowsHostProcess(_ spec: JSONObject, _ errors: inout FieldErrors) {
        func flag(_ object: JSONObject) -> Bool? {
            object.fields("securityContext")?.fields("windowsOptions")?["hostProcess"]?.boolValue
        }
        let ofPod = flag(spec)
        var count = 0
        var hostProcesses = 0
        for list in ["initContainers", "containers", "ephemeralContainers"] where spec.contains(list) {
            errors.eachObject(spec, list) { errors, _, container in
                count += 1
                let own = flag(container)
                if let ofPod, let own, ofPod != own {
                    for step in ["securityContext", "windowsOptions", "hostProcess"] { errors.enter(.field(step)) }
                    errors.invalid(
                        .bool(own), "pod hostProcess value must be identical if both are specified, was \(ofPod)")
                    for _ in 0..<3 { errors.leave() }
                }
                if own ?? ofPod ?? false { hostProcesses += 1 }
            }
        }
        if hostProcesses == 0 { return }
        if hostProcesses != count {
            errors.invalid(
                "", "If pod contains any hostProcess containers then all containers must be HostProcess containers")
        }
        if !spec.isTrue("hostNetwork") {
            errors.within("hostNetwork") {
                $0.invalid(false, "hostNetwork must be true if pod contains any hostProcess containers")
            }
        }
    }
}

extension String {
    /// A sysctl's name in its dotted spelling.
    fileprivate var replacingSlashes: String {
        utf8.contains(UInt8(ascii: "/")) ? String(decoding: utf8.map { $0 == 0x2F ? 0x2E : $0 }, as: UTF8.self) : self
    }
}
