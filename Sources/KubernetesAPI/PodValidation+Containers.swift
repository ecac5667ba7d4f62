import ObjectModel

/// Checks of containers.
extension PodValidation {
    func containers(_ spec: JSONObject, _ context: Context, _ errors: inout FieldErrors) {
        let list = spec.elements("containers")
        if list.isEmpty {
            errors.within("containers") { $0.required() }
            return
        }
        var names: [String] = []
        errors.eachObject(spec, "containers") { errors, _, container in
            common(container, context, &errors)
            uniqueName(container, &names, &errors)
            runtimeHooks(container, context, &errors)
            if container.given("restartPolicy") != nil {
                errors.within("restartPolicy") { $0.forbidden("may not be set for non-init containers") }
            }
        }
        var seen: [String] = []
        errors.eachObject(spec, "containers") { errors, _, container in hostPortConflicts(container, &seen, &errors) }
    }

    func initContainers(_ spec: JSONObject, _ context: Context, _ errors: inout FieldErrors) {
        guard spec.contains("initContainers") else { return }
        var names = spec.elements("containers").map { $0["name"]?.stringValue ?? "" }
        errors.eachObject(spec, "initContainers") { errors, _, container in
            common(container, context, &errors)
            let restartPolicy = container.given("restartPolicy")?.stringValue
            if let restartPolicy, restartPolicy != "Always" {
                errors.within("restartPolicy") { $0.notSupported(.string(restartPolicy), supported: ["Always"]) }
            }
            uniqueName(container, &names, &errors)
            var seen: [String] = []
            hostPortConflicts(container, &seen, &errors)
            if restartPolicy == "Always" {
                runtimeHooks(container, context, &errors)
            } else {
                for key in ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] where container.given(key) != nil {
                    errors.within(key) { $0.forbidden("may not be set for init containers without restartPolicy=Always") }
                }
            }
        }
    }

    func ephemeralContainers(_ spec: JSONObject, _ context: Context, _ errors: inout FieldErrors) {
        guard spec.contains("ephemeralContainers") else { return }
        let others = (spec.elements("containers") + spec.elements("initContainers")).map { $0["name"]?.stringValue ?? "" }
        var names = others
        let forbidden = [
            "ports", "resources", "livenessProbe", "readinessProbe", "startupProbe", "lifecycle", "resizePolicy", "restartPolicy",
        ]
        errors.eachObject(spec, "ephemeralContainers") { errors, _, container in
            common(container, context, &errors)
            imageWhitespace(container, &errors)
            uniqueName(container, &names, &errors)
            let target = container.text("targetContainerName")
            if !target.isEmpty, !others.contains(target) { errors.within("targetContainerName") { $0.notFound(.string(target)) } }
            for key in forbidden {
                guard let value = container.given(key), !value.isEmptyOrNull else { continue }
                errors.within(key) { $0.forbidden("cannot be set for an Ephemeral Container") }
            }
            errors.eachObject(container, "volumeMounts") { errors, _, mount in
                for key in ["subPath", "subPathExpr"] where !mount.text(key).isEmpty {
                    errors.within(key) { $0.forbidden("cannot be set for an Ephemeral Container") }
                }
            }
        }
    }

    /// What Pods must keep to and templates need not: no white space around image names.
    func imageWhitespace(_ container: JSONObject, _ errors: inout FieldErrors) {
        let image = container.text("image")
        guard let first = image.unicodeScalars.first, let last = image.unicodeScalars.last else { return }
        if first.properties.isWhitespace || last.properties.isWhitespace {
            errors.within("image") { $0.invalid(.string(image), "must not have leading or trailing whitespace") }
        }
    }

    private func uniqueName(_ container: JSONObject, _ names: inout [String], _ errors: inout FieldErrors) {
        let name = container.text("name")
        if names.contains(name) {
            errors.within("name") { $0.duplicate(.string(name)) }
        } else if !name.isEmpty {
            names.append(name)
        }
    }

    /// What all three sorts of containers have in common.
    private func common(_ container: JSONObject, _ context: Context, _ errors: inout FieldErrors) {
        if errors.requireText(container, "name") { check(container, "name", NameFormat.dns1123Label, &errors) }
        errors.requireText(container, "image")
        errors.oneOf(container, "terminationMessagePolicy", ["File", "FallbackToLogsOnError"])
        ports(container, &errors)
        environment(container, &errors)
        environmentSources(container, &errors)
        mounts(container, context, &errors)
        devices(container, context, &errors)
        errors.oneOf(container, "imagePullPolicy", ["Always", "IfNotPresent", "Never"])
        errors.object(container, "resources") { errors, resources in
            self.resources(resources, claimNames: context.claimNames, &errors)
        }
        resizePolicy(container, context, &errors)
        errors.object(container, "securityContext") { errors, security in
            containerSecurityContext(security, hostUsers: context.hostUsers, &errors)
        }
    }

    private func ports(_ container: JSONObject, _ errors: inout FieldErrors) {
        var names: [String] = []
        errors.eachObject(container, "ports") { errors, _, port in
            let name = port.text("name")
            if !name.isEmpty {
                let messages = NameFormat.portName(name)
                if !messages.isEmpty {
                    errors.within("name") { $0.invalid(.string(name), all: messages) }
                } else if names.contains(name) {
                    errors.within("name") { $0.duplicate(.string(name)) }
                } else {
                    names.append(name)
                }
            }
            let number = port.number("containerPort") ?? 0
            if number == 0 {
                errors.within("containerPort") { $0.required() }
            } else {
                portNumber(number, "containerPort", &errors)
            }
            let hostPort = port.number("hostPort") ?? 0
            if hostPort != 0 { portNumber(hostPort, "hostPort", &errors) }
            errors.oneOf(port, "protocol", ["SCTP", "TCP", "UDP"])
        }
    }

    private func portNumber(_ number: Int64, _ key: String, _ errors: inout FieldErrors) {
        if !(1...65535).contains(number) {
            errors.within(key) { $0.invalid(.int(number), "must be between 1 and 65535, inclusive") }
        }
    }

    private func hostPortConflicts(_ container: JSONObject, _ seen: inout [String], _ errors: inout FieldErrors) {
        guard container.contains("ports") else { return }
        errors.eachObject(container, "ports") { errors, _, port in
            let number = port.number("hostPort") ?? 0
            if number == 0 { return }
            let text = "\(port.text("protocol"))/\(port.text("hostIP"))/\(number)"
            if seen.contains(text) {
                errors.within("hostPort") { $0.duplicate(.string(text)) }
            } else {
                seen.append(text)
            }
        }
    }

    private func runtimeHooks(_ container: JSONObject, _ context: Context, _ errors: inout FieldErrors) {
        errors.object(container, "lifecycle") { errors, lifecycle in
            for key in ["postStart", "preStop"] {
                errors.object(lifecycle, key) { errors, handler in
                    self.handler(handler, ["exec", "httpGet", "tcpSocket", "sleep"], context, &errors)
                }
            }
        }
        for key in ["livenessProbe", "readinessProbe", "startupProbe"] {
            errors.object(container, key) { errors, probe in self.probe(probe, key, context, &errors) }
        }
    }

    private func probe(_ probe: JSONObject, _ kind: String, _ context: Context, _ errors: inout FieldErrors) {
        handler(probe, ["exec", "httpGet", "tcpSocket", "grpc"], context, &errors)
        for key in ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"] {
            errors.nonNegative(probe, key)
        }
        let grace = probe.number("terminationGracePeriodSeconds")
        if let grace, grace <= 0 {
            errors.within("terminationGracePeriodSeconds") { $0.invalid(.int(grace), "must be greater than 0") }
        }
        if kind == "readinessProbe" {
            if let grace {
                errors.within("terminationGracePeriodSeconds") { $0.invalid(.int(grace), "must not be set for readinessProbes") }
            }
        } else if let threshold = probe.number("successThreshold"), threshold != 1 {
            errors.within("successThreshold") { $0.invalid(.int(threshold), "must be 1") }
        }
    }

    private func handler(_ handler: JSONObject, _ kinds: [String], _ context: Context, _ errors: inout FieldErrors) {
        var found = false
        for kind in kinds {
            guard let action = handler.fields(kind) else { continue }
            errors.within(kind) { errors in
                if found {
                    errors.forbidden("may not specify more than 1 handler type")
                } else {
                    self.action(kind, action, context, &errors)
                }
            }
            found = true
        }
        if !found { errors.required("must specify a handler type") }
    }

    private func action(_ kind: String, _ action: JSONObject, _ context: Context, _ errors: inout FieldErrors) {
        switch kind {
        case "exec": if action.elements("command").isEmpty { errors.within("command") { $0.required() } }
        case "httpGet":
            errors.requireText(action, "path")
            portNumberOrName(action, &errors)
            let scheme = action.text("scheme")
            if scheme != "HTTP" && scheme != "HTTPS" {
                errors.within("scheme") { $0.notSupported(.string(scheme), supported: ["HTTP", "HTTPS"]) }
            }
            for header in action.elements("httpHeaders") {
                let name = header["name"]?.stringValue ?? ""
                errors.within("httpHeaders") { $0.invalid(.string(name), all: NameFormat.httpHeaderName(name)) }
            }
        case "sleep":
            let seconds = action.number("seconds") ?? 0
            if let grace = context.gracePeriod, seconds < 0 || seconds > grace {
                errors.invalid(.int(seconds), "must be non-negative and less than terminationGracePeriodSeconds (\(grace))")
            }
        default: portNumberOrName(action, &errors)
        }
    }

    private func portNumberOrName(_ action: JSONObject, _ errors: inout FieldErrors) {
        if case .string(let name)? = action["port"] {
            errors.within("port") { $0.invalid(.string(name), all: NameFormat.portName(name)) }
        } else {
            portNumber(action.number("port") ?? 0, "port", &errors)
        }
    }

    private func resizePolicy(_ container: JSONObject, _ context: Context, _ errors: inout FieldErrors) {
        let policies = container.elements("resizePolicy")
        if policies.isEmpty { return }
        var seen: [String] = []
        errors.within("resizePolicy") { errors in
            for (index, policy) in policies.enumerated() {
                let name = policy["resourceName"]?.stringValue ?? ""
                let restart = policy["restartPolicy"]?.stringValue ?? ""
                if seen.contains(name) { errors.within(index: index) { $0.duplicate(.string(name)) } }
                seen.append(name)
                if name.isEmpty {
                    errors.required()
                } else if name != "cpu" && name != "memory" {
                    errors.notSupported(.string(name), supported: ["cpu", "memory"])
                }
                if restart.isEmpty {
                    errors.required()
                } else if restart != "NotRequired" && restart != "RestartContainer" {
                    errors.notSupported(.string(restart), supported: ["NotRequired", "RestartContainer"])
                }
                if context.restartPolicy == "Never" && restart != "NotRequired" {
                    errors.invalid(.string(restart), "must be 'NotRequired' when `restartPolicy` is 'Never'")
                }
            }
        }
    }
}
