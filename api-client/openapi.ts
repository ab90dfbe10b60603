// Written by `npm run openapi` from the OpenAPI document of the server; a test fails where it differs.

export interface paths {
    "/api/admin/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Staff sign-in; where there is a second factor, its first half */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        username: string;
                        password: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            staff: {
                                /** Format: uuid */
                                id: string;
                                username: string;
                                name: string;
                                /** @description Names of roles. */
                                roles: string[];
                                permissions: string[];
                                hasSecondFactor: boolean;
                                /** @description What is set up: an authenticator app, one passkey or more. */
                                secondFactors: ("totp" | "passkey")[];
                                /** @description A role demands a second factor and there is none yet: until then only the own account is open. */
                                mustSetSecondFactor: boolean;
                                status: "active" | "disabled";
                                /** @description The invitation is not accepted yet. */
                                isInvited: boolean;
                                lastSignInAt: string | null;
                                /** Format: date-time */
                                createdAt: string;
                                /** @description Grows with each change. */
                                version: number;
                            };
                            /** @description A JWT for `Authorization: Bearer`. */
                            accessToken: string;
                            expiresInSeconds: number;
                        } | {
                            secondFactor: ("totp" | "passkey" | "recovery")[];
                            /** @description For `POST /api/admin/auth/second-factor`, within five minutes. */
                            ticket: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/auth/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The second half of a sign-in: a code, a recovery code or a passkey */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        ticket: string;
                        /** @description Six digits of RFC 6238. */
                        code?: string;
                        recoveryCode?: string;
                        /** @description The answer of `navigator.credentials.get()`, as JSON. */
                        passkey?: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            staff: {
                                /** Format: uuid */
                                id: string;
                                username: string;
                                name: string;
                                /** @description Names of roles. */
                                roles: string[];
                                permissions: string[];
                                hasSecondFactor: boolean;
                                /** @description What is set up: an authenticator app, one passkey or more. */
                                secondFactors: ("totp" | "passkey")[];
                                /** @description A role demands a second factor and there is none yet: until then only the own account is open. */
                                mustSetSecondFactor: boolean;
                                status: "active" | "disabled";
                                /** @description The invitation is not accepted yet. */
                                isInvited: boolean;
                                lastSignInAt: string | null;
                                /** Format: date-time */
                                createdAt: string;
                                /** @description Grows with each change. */
                                version: number;
                            };
                            /** @description A JWT for `Authorization: Bearer`. */
                            accessToken: string;
                            expiresInSeconds: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/auth/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accept an invitation: choose a password and be signed in */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        token: string;
                        password: string;
                        passwordConfirm: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            staff: {
                                /** Format: uuid */
                                id: string;
                                username: string;
                                name: string;
                                /** @description Names of roles. */
                                roles: string[];
                                permissions: string[];
                                hasSecondFactor: boolean;
                                /** @description What is set up: an authenticator app, one passkey or more. */
                                secondFactors: ("totp" | "passkey")[];
                                /** @description A role demands a second factor and there is none yet: until then only the own account is open. */
                                mustSetSecondFactor: boolean;
                                status: "active" | "disabled";
                                /** @description The invitation is not accepted yet. */
                                isInvited: boolean;
                                lastSignInAt: string | null;
                                /** Format: date-time */
                                createdAt: string;
                                /** @description Grows with each change. */
                                version: number;
                            };
                            /** @description A JWT for `Authorization: Bearer`. */
                            accessToken: string;
                            expiresInSeconds: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/auth/step-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Prove again who one is: for ten minutes this session may do what asks for it */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Six digits of RFC 6238. */
                        code?: string;
                        recoveryCode?: string;
                        /** @description The answer of `navigator.credentials.get()`, as JSON. */
                        passkey?: {
                            [key: string]: unknown;
                        };
                        password?: string;
                    };
                };
            };
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which member of staff is signed in */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            username: string;
                            name: string;
                            /** @description Names of roles. */
                            roles: string[];
                            permissions: string[];
                            hasSecondFactor: boolean;
                            /** @description What is set up: an authenticator app, one passkey or more. */
                            secondFactors: ("totp" | "passkey")[];
                            /** @description A role demands a second factor and there is none yet: until then only the own account is open. */
                            mustSetSecondFactor: boolean;
                            status: "active" | "disabled";
                            /** @description The invitation is not accepted yet. */
                            isInvited: boolean;
                            lastSignInAt: string | null;
                            /** Format: date-time */
                            createdAt: string;
                            /** @description Grows with each change. */
                            version: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change the own password; every other session ends */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        oldPassword: string;
                        newPassword: string;
                        newPasswordConfirm: string;
                    };
                };
            };
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A new access token for the refresh cookie, which is renewed */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description A JWT for `Authorization: Bearer`. */
                            accessToken: string;
                            expiresInSeconds: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End the session of the refresh cookie */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where one is signed in */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** Format: uuid */
                                id: string;
                                device: string;
                                ip: string | null;
                                /** Format: date-time */
                                createdAt: string;
                                /** Format: date-time */
                                lastUsedAt: string;
                                isCurrent: boolean;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/me/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one of the own sessions, at once on every server */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/me/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Confirm the secret with a code; the answer holds ten recovery codes */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        code: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Ten; each counts once. They are shown only now. */
                            recoveryCodes: string[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        /** A secret for an authenticator app; it counts once a code confirms it */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Base32, to be typed where no camera is at hand. */
                            secret: string;
                            /** @description What an authenticator app reads as a QR code. */
                            otpauthUrl: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        /** Remove the authenticator app */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        code: string;
                    };
                };
            };
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/me/recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ten fresh recovery codes; those before are worthless */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Ten; each counts once. They are shown only now. */
                            recoveryCodes: string[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/auth/passkey/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a browser needs to answer with a passkey, at a sign-in or a step-up */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Of a sign-in; absent for a step-up with a bearer token. */
                        ticket?: string;
                    };
                };
            };
            responses: {
                /** @description What `navigator.credentials.get()` takes, as JSON. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            [key: string]: unknown;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/me/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The own passkeys */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** Format: uuid */
                                id: string;
                                name: string;
                                /** Format: date-time */
                                createdAt: string;
                                lastUsedAt: string | null;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Register the passkey that the browser made */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name?: string;
                        /** @description The answer of `navigator.credentials.create()`, as JSON. */
                        passkey: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            name: string;
                            /** Format: date-time */
                            createdAt: string;
                            lastUsedAt: string | null;
                            recoveryCodes: string[] | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/me/passkeys/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a browser needs to make a passkey */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description What `navigator.credentials.create()` takes, as JSON. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            [key: string]: unknown;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/me/passkeys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a passkey */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/staff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every member of staff */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** Format: uuid */
                                id: string;
                                username: string;
                                name: string;
                                /** @description Names of roles. */
                                roles: string[];
                                permissions: string[];
                                hasSecondFactor: boolean;
                                /** @description What is set up: an authenticator app, one passkey or more. */
                                secondFactors: ("totp" | "passkey")[];
                                /** @description A role demands a second factor and there is none yet: until then only the own account is open. */
                                mustSetSecondFactor: boolean;
                                status: "active" | "disabled";
                                /** @description The invitation is not accepted yet. */
                                isInvited: boolean;
                                lastSignInAt: string | null;
                                /** Format: date-time */
                                createdAt: string;
                                /** @description Grows with each change. */
                                version: number;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Invite somebody */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        username: string;
                        name: string;
                        /** @description Names of roles. */
                        roles: string[];
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            username: string;
                            name: string;
                            /** @description Names of roles. */
                            roles: string[];
                            permissions: string[];
                            hasSecondFactor: boolean;
                            /** @description What is set up: an authenticator app, one passkey or more. */
                            secondFactors: ("totp" | "passkey")[];
                            /** @description A role demands a second factor and there is none yet: until then only the own account is open. */
                            mustSetSecondFactor: boolean;
                            status: "active" | "disabled";
                            /** @description The invitation is not accepted yet. */
                            isInvited: boolean;
                            lastSignInAt: string | null;
                            /** Format: date-time */
                            createdAt: string;
                            /** @description Grows with each change. */
                            version: number;
                            /** @description Good once, within 24 hours. It is shown only now. */
                            invitationUrl: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/staff/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change a name or roles, disable an account or enable it again; a disabled one is out at once */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name?: string;
                        /** @description Names of roles. */
                        roles?: string[];
                        status?: "active" | "disabled";
                        /** @description The version that the change was made from; with an older one the answer is `edited_meanwhile`. */
                        version?: number;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            username: string;
                            name: string;
                            /** @description Names of roles. */
                            roles: string[];
                            permissions: string[];
                            hasSecondFactor: boolean;
                            /** @description What is set up: an authenticator app, one passkey or more. */
                            secondFactors: ("totp" | "passkey")[];
                            /** @description A role demands a second factor and there is none yet: until then only the own account is open. */
                            mustSetSecondFactor: boolean;
                            status: "active" | "disabled";
                            /** @description The invitation is not accepted yet. */
                            isInvited: boolean;
                            lastSignInAt: string | null;
                            /** Format: date-time */
                            createdAt: string;
                            /** @description Grows with each change. */
                            version: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        trace?: never;
    };
    "/api/admin/staff/{id}/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A fresh link to choose a password by; password and second factors before it are gone */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            username: string;
                            name: string;
                            /** @description Names of roles. */
                            roles: string[];
                            permissions: string[];
                            hasSecondFactor: boolean;
                            /** @description What is set up: an authenticator app, one passkey or more. */
                            secondFactors: ("totp" | "passkey")[];
                            /** @description A role demands a second factor and there is none yet: until then only the own account is open. */
                            mustSetSecondFactor: boolean;
                            status: "active" | "disabled";
                            /** @description The invitation is not accepted yet. */
                            isInvited: boolean;
                            lastSignInAt: string | null;
                            /** Format: date-time */
                            createdAt: string;
                            /** @description Grows with each change. */
                            version: number;
                            /** @description Good once, within 24 hours. It is shown only now. */
                            invitationUrl: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every permission that a role can have */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                name: string;
                                title: string;
                                /** @description Writing under it asks for a fresh proof (`step_up_required`). */
                                needsStepUp: boolean;
                                /** @description The roles that come with the shop and have it. */
                                roles: string[];
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every role, those that come with the shop first */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** Format: uuid */
                                id: string;
                                name: string;
                                permissions: string[];
                                /** @description It came with the shop and keeps its name and permissions. */
                                isBuiltIn: boolean;
                                /** @description Until they set a second factor up, staff with this role reach their own account only. */
                                requiresSecondFactor: boolean;
                                /** @description How many members of staff have it. */
                                staffCount: number;
                                /** @description Grows with each change. */
                                version: number;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Make a role of the shop's own */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name: string;
                        permissions: ("catalog.read" | "stock.read" | "catalog.write" | "prices.write" | "content.write" | "promotions.write" | "stock.adjust" | "orders.read" | "orders.ship" | "orders.cancel" | "orders.edit" | "customers.read" | "customers.reveal" | "customers.write" | "refunds.create" | "refunds.approve" | "payments.read" | "books.read" | "reconciliations.write" | "books.check" | "reports.read" | "exports.create" | "settings.read" | "audit.read" | "settings.write" | "staff.manage")[];
                        /** @description Until they set a second factor up, staff with this role reach their own account only. */
                        requiresSecondFactor?: boolean;
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            name: string;
                            permissions: string[];
                            /** @description It came with the shop and keeps its name and permissions. */
                            isBuiltIn: boolean;
                            /** @description Until they set a second factor up, staff with this role reach their own account only. */
                            requiresSecondFactor: boolean;
                            /** @description How many members of staff have it. */
                            staffCount: number;
                            /** @description Grows with each change. */
                            version: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/roles/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete a role of the shop's own that nobody has */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        /** Change a role; of one that comes with the shop only whether it demands a second factor */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name?: string;
                        permissions?: ("catalog.read" | "stock.read" | "catalog.write" | "prices.write" | "content.write" | "promotions.write" | "stock.adjust" | "orders.read" | "orders.ship" | "orders.cancel" | "orders.edit" | "customers.read" | "customers.reveal" | "customers.write" | "refunds.create" | "refunds.approve" | "payments.read" | "books.read" | "reconciliations.write" | "books.check" | "reports.read" | "exports.create" | "settings.read" | "audit.read" | "settings.write" | "staff.manage")[];
                        /** @description Until they set a second factor up, staff with this role reach their own account only. */
                        requiresSecondFactor?: boolean;
                        /** @description The version that the change was made from; with an older one the answer is `edited_meanwhile`. */
                        version?: number;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            name: string;
                            permissions: string[];
                            /** @description It came with the shop and keeps its name and permissions. */
                            isBuiltIn: boolean;
                            /** @description Until they set a second factor up, staff with this role reach their own account only. */
                            requiresSecondFactor: boolean;
                            /** @description How many members of staff have it. */
                            staffCount: number;
                            /** @description Grows with each change. */
                            version: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        trace?: never;
    };
    "/api/admin/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who wrote what, newest first, with before and after */
        get: {
            parameters: {
                query?: {
                    staffId?: string;
                    /** @description Such as `order.ship`; `order.` is every action on orders. */
                    action?: string;
                    /** @description Such as `order:<orderNo>`; `order:` is every order. */
                    subject?: string;
                    from?: string;
                    /** @description Not included. */
                    to?: string;
                    limit?: number;
                    /** @description `nextAfter` of the page before; absent for the first page. */
                    after?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                /** Format: date-time */
                                at: string;
                                staff: {
                                    id: string;
                                    username: string;
                                    name: string;
                                } | null;
                                action: string;
                                subject: string;
                                before: {
                                    [key: string]: unknown;
                                } | null;
                                after: {
                                    [key: string]: unknown;
                                } | null;
                                details: {
                                    [key: string]: unknown;
                                };
                                requestId: string | null;
                            }[];
                            nextAfter: string | null;
                            /** @description How many there are, up to 10,000. */
                            count: number;
                            /** @description False where there are more than `count`. */
                            countIsExact: boolean;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/me/sign-ins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tries to sign in to the own account */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description `nextAfter` of the page before; absent for the first page. */
                    after?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                /** Format: date-time */
                                at: string;
                                /** @enum {unknown} */
                                outcome: "signed_in" | "second_factor_asked" | "bad_password" | "bad_second_factor" | "disabled";
                                device: string;
                                ip: string | null;
                            }[];
                            nextAfter: string | null;
                            /** @description How many there are, up to 10,000. */
                            count: number;
                            /** @description False where there are more than `count`. */
                            countIsExact: boolean;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/staff/{id}/sign-ins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tries to sign in to somebody's account */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description `nextAfter` of the page before; absent for the first page. */
                    after?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                /** Format: date-time */
                                at: string;
                                /** @enum {unknown} */
                                outcome: "signed_in" | "second_factor_asked" | "bad_password" | "bad_second_factor" | "disabled";
                                device: string;
                                ip: string | null;
                            }[];
                            nextAfter: string | null;
                            /** @description How many there are, up to 10,000. */
                            count: number;
                            /** @description False where there are more than `count`. */
                            countIsExact: boolean;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/saved-views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Saved filters of a list, own and shared */
        get: {
            parameters: {
                query: {
                    /** @description The list, such as `orders`. */
                    page: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                name: string;
                                /** @description What stands in the address bar behind `?`. */
                                query: string;
                                isShared: boolean;
                                /** @description Only who saved a view changes or deletes it. */
                                isOwn: boolean;
                                staffName: string;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Save a filter of a list; one of the same name is replaced */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description The list, such as `orders`. */
                        page: string;
                        name: string;
                        query: string;
                        /**
                         * @description All staff see it.
                         * @default false
                         */
                        isShared: boolean;
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/saved-views/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete an own saved filter */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What anyone may know about the shop */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            shopName: string;
                            slogan: string;
                            contact: {
                                phone: string;
                                email: string;
                                hours: string;
                                address: string;
                            };
                            footer: {
                                icp: string;
                                publicSecurity: string;
                                licenseUrl: string;
                            };
                            shipping: {
                                feeFen: number;
                                freeFromFen: number | null;
                                byProvince: {
                                    provinces: string[];
                                    feeFen: number;
                                    freeFromFen: number | null;
                                    isServed: boolean;
                                }[];
                            };
                            provincesNotServed: string[];
                            guestCart: boolean;
                            requireProvenMobile: boolean;
                            signIn: {
                                sms: boolean;
                                weibo: boolean;
                                /** @description By QR code, in any browser. */
                                wechat: boolean;
                                /** @description In the browser inside WeChat. */
                                wechatInside: boolean;
                                /** @description Whether a page inside WeChat learns who pays. */
                                wechatPays: boolean;
                            };
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/legal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Terms and privacy policy */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            terms: string;
                            privacy: string;
                            returns: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/content/home": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Banner and shelves of the home page */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            banner: {
                                title: string;
                                titleEn: string;
                                text: string;
                                textEn: string;
                                imageUrl: string | null;
                                linkUrl: string;
                            } | null;
                            shelves: {
                                title: string;
                                titleEn: string;
                                source: {
                                    /** @enum {string} */
                                    kind: "newest";
                                } | {
                                    /** @enum {string} */
                                    kind: "best_selling";
                                } | {
                                    /** @enum {string} */
                                    kind: "category";
                                    /** Format: uuid */
                                    categoryId: string;
                                } | {
                                    /** @enum {string} */
                                    kind: "products";
                                    productIds: string[];
                                };
                            }[];
                            /** @description Grows with each change. */
                            version: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The settings of the shop */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            shopName: string;
                            shopNameEn: string;
                            slogan: string;
                            sloganEn: string;
                            contact: {
                                phone: string;
                                email: string;
                                hours: string;
                                hoursEn: string;
                                address: string;
                            };
                            footer: {
                                icp: string;
                                publicSecurity: string;
                                licenseUrl: string;
                            };
                            shipping: {
                                feeFen: number;
                                freeFromFen: number | null;
                                byProvince: {
                                    provinces: string[];
                                    feeFen: number;
                                    freeFromFen: number | null;
                                    isServed: boolean;
                                }[];
                            };
                            guestCart: boolean;
                            legal: {
                                terms: string;
                                termsEn: string;
                                privacy: string;
                                privacyEn: string;
                                returns: string;
                                returnsEn: string;
                            };
                            orders: {
                                expiresMinutes: number;
                                autoCompleteDays: number;
                            };
                            requireProvenMobile: boolean;
                            couponsBackOnRefund: boolean;
                            refundLimits: {
                                role: string;
                                perRefundFen: number | null;
                                perDayFen: number | null;
                            }[];
                            /** @description Grows with each change. */
                            version: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change settings; in force on every server within 2 s */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        shopName?: string;
                        shopNameEn?: string;
                        slogan?: string;
                        sloganEn?: string;
                        contact?: {
                            phone?: string;
                            email?: string;
                            hours?: string;
                            hoursEn?: string;
                            address?: string;
                        };
                        footer?: {
                            icp?: string;
                            publicSecurity?: string;
                            licenseUrl?: string;
                        };
                        shipping?: {
                            feeFen?: number;
                            freeFromFen?: number | null;
                            byProvince?: {
                                provinces: string[];
                                feeFen: number;
                                freeFromFen: number | null;
                                isServed: boolean;
                            }[];
                        };
                        guestCart?: boolean;
                        legal?: {
                            terms?: string;
                            termsEn?: string;
                            privacy?: string;
                            privacyEn?: string;
                            returns?: string;
                            returnsEn?: string;
                        };
                        orders?: {
                            expiresMinutes?: number;
                            autoCompleteDays?: number;
                        };
                        requireProvenMobile?: boolean;
                        couponsBackOnRefund?: boolean;
                        refundLimits?: {
                            role: string;
                            perRefundFen: number | null;
                            perDayFen: number | null;
                        }[];
                        /** @description The version that the change was made from; with an older one the answer is `edited_meanwhile`. */
                        version?: number;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            shopName: string;
                            shopNameEn: string;
                            slogan: string;
                            sloganEn: string;
                            contact: {
                                phone: string;
                                email: string;
                                hours: string;
                                hoursEn: string;
                                address: string;
                            };
                            footer: {
                                icp: string;
                                publicSecurity: string;
                                licenseUrl: string;
                            };
                            shipping: {
                                feeFen: number;
                                freeFromFen: number | null;
                                byProvince: {
                                    provinces: string[];
                                    feeFen: number;
                                    freeFromFen: number | null;
                                    isServed: boolean;
                                }[];
                            };
                            guestCart: boolean;
                            legal: {
                                terms: string;
                                termsEn: string;
                                privacy: string;
                                privacyEn: string;
                                returns: string;
                                returnsEn: string;
                            };
                            orders: {
                                expiresMinutes: number;
                                autoCompleteDays: number;
                            };
                            requireProvenMobile: boolean;
                            couponsBackOnRefund: boolean;
                            refundLimits: {
                                role: string;
                                perRefundFen: number | null;
                                perDayFen: number | null;
                            }[];
                            /** @description Grows with each change. */
                            version: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        trace?: never;
    };
    "/api/admin/content/home": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Banner and shelves of the home page */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            banner: {
                                title: string;
                                titleEn: string;
                                text: string;
                                textEn: string;
                                imageUrl: string | null;
                                linkUrl: string;
                            } | null;
                            shelves: {
                                title: string;
                                titleEn: string;
                                source: {
                                    /** @enum {string} */
                                    kind: "newest";
                                } | {
                                    /** @enum {string} */
                                    kind: "best_selling";
                                } | {
                                    /** @enum {string} */
                                    kind: "category";
                                    /** Format: uuid */
                                    categoryId: string;
                                } | {
                                    /** @enum {string} */
                                    kind: "products";
                                    productIds: string[];
                                };
                            }[];
                            /** @description Grows with each change. */
                            version: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        /** Replace the banner and the shelves of the home page */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        banner: {
                            title: string;
                            titleEn: string;
                            text: string;
                            textEn: string;
                            imageUrl: string | null;
                            linkUrl: string;
                        } | null;
                        shelves: {
                            title: string;
                            titleEn: string;
                            source: {
                                /** @enum {string} */
                                kind: "newest";
                            } | {
                                /** @enum {string} */
                                kind: "best_selling";
                            } | {
                                /** @enum {string} */
                                kind: "category";
                                /** Format: uuid */
                                categoryId: string;
                            } | {
                                /** @enum {string} */
                                kind: "products";
                                productIds: string[];
                            };
                        }[];
                        /** @description The version that the change was made from; with an older one the answer is `edited_meanwhile`. */
                        version?: number;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            banner: {
                                title: string;
                                titleEn: string;
                                text: string;
                                textEn: string;
                                imageUrl: string | null;
                                linkUrl: string;
                            } | null;
                            shelves: {
                                title: string;
                                titleEn: string;
                                source: {
                                    /** @enum {string} */
                                    kind: "newest";
                                } | {
                                    /** @enum {string} */
                                    kind: "best_selling";
                                } | {
                                    /** @enum {string} */
                                    kind: "category";
                                    /** Format: uuid */
                                    categoryId: string;
                                } | {
                                    /** @enum {string} */
                                    kind: "products";
                                    productIds: string[];
                                };
                            }[];
                            /** @description Grows with each change. */
                            version: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/content/pictures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Upload a picture for the home page; kept once a home page that shows it is saved */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "multipart/form-data": {
                        file?: unknown;
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            url: string;
                            width: number;
                            height: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/flash-sales": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The flash sales that run and those that come next */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /**
                             * Format: date-time
                             * @description The clock that starts and ends sales; a countdown counts by this clock.
                             */
                            serverNow: string;
                            items: {
                                id: string;
                                name: string;
                                /** Format: date-time */
                                startsAt: string;
                                /** Format: date-time */
                                endsAt: string;
                                status: "running" | "next";
                                items: {
                                    skuId: string;
                                    productId: string;
                                    title: string;
                                    options: {
                                        name: string;
                                        value: string;
                                    }[];
                                    imageUrl: string | null;
                                    priceFen: number;
                                    ordinaryPriceFen: number;
                                    quota: number;
                                    /** @description Pieces that can still be had at this price. */
                                    left: number;
                                    perUser: number;
                                    available: number;
                                }[];
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/flash-sales": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All flash sales, the newest first */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description `nextAfter` of the page before; absent for the first page. */
                    after?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                name: string;
                                /** Format: date-time */
                                startsAt: string;
                                /** Format: date-time */
                                endsAt: string;
                                status: "next" | "running" | "ended";
                                items: {
                                    skuId: string;
                                    productId: string;
                                    title: string;
                                    options: {
                                        name: string;
                                        value: string;
                                    }[];
                                    priceFen: number;
                                    ordinaryPriceFen: number;
                                    quota: number;
                                    perUser: number;
                                    /** @description Pieces in orders that are not cancelled. */
                                    taken: number;
                                }[];
                                /** @description Grows with each change. */
                                version: number;
                                /** Format: date-time */
                                createdAt: string;
                            }[];
                            nextAfter: string | null;
                            /** @description How many there are, up to 10,000. */
                            count: number;
                            /** @description False where there are more than `count`. */
                            countIsExact: boolean;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Make a flash sale; a SKU is in one sale at a time */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name: string;
                        /** Format: date-time */
                        startsAt: string;
                        /** Format: date-time */
                        endsAt: string;
                        items: {
                            skuId: string;
                            priceFen: number;
                            /** @description How many pieces are sold at this price, in orders that are not cancelled. */
                            quota: number;
                            /** @description How many pieces one shopper may have in orders that are not cancelled. */
                            perUser: number;
                        }[];
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            /** Format: date-time */
                            startsAt: string;
                            /** Format: date-time */
                            endsAt: string;
                            status: "next" | "running" | "ended";
                            items: {
                                skuId: string;
                                productId: string;
                                title: string;
                                options: {
                                    name: string;
                                    value: string;
                                }[];
                                priceFen: number;
                                ordinaryPriceFen: number;
                                quota: number;
                                perUser: number;
                                /** @description Pieces in orders that are not cancelled. */
                                taken: number;
                            }[];
                            /** @description Grows with each change. */
                            version: number;
                            /** Format: date-time */
                            createdAt: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/flash-sales/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A flash sale */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            /** Format: date-time */
                            startsAt: string;
                            /** Format: date-time */
                            endsAt: string;
                            status: "next" | "running" | "ended";
                            items: {
                                skuId: string;
                                productId: string;
                                title: string;
                                options: {
                                    name: string;
                                    value: string;
                                }[];
                                priceFen: number;
                                ordinaryPriceFen: number;
                                quota: number;
                                perUser: number;
                                /** @description Pieces in orders that are not cancelled. */
                                taken: number;
                            }[];
                            /** @description Grows with each change. */
                            version: number;
                            /** Format: date-time */
                            createdAt: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a flash sale; `items` replaces the list
         * @description An earlier `endsAt` ends the sale. An item that orders have taken stays in the list.
         */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name?: string;
                        /** Format: date-time */
                        startsAt?: string;
                        /** Format: date-time */
                        endsAt?: string;
                        items?: {
                            skuId: string;
                            priceFen: number;
                            /** @description How many pieces are sold at this price, in orders that are not cancelled. */
                            quota: number;
                            /** @description How many pieces one shopper may have in orders that are not cancelled. */
                            perUser: number;
                        }[];
                        /** @description The version that the change was made from; with an older one the answer is `edited_meanwhile`. */
                        version?: number;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            /** Format: date-time */
                            startsAt: string;
                            /** Format: date-time */
                            endsAt: string;
                            status: "next" | "running" | "ended";
                            items: {
                                skuId: string;
                                productId: string;
                                title: string;
                                options: {
                                    name: string;
                                    value: string;
                                }[];
                                priceFen: number;
                                ordinaryPriceFen: number;
                                quota: number;
                                perUser: number;
                                /** @description Pieces in orders that are not cancelled. */
                                taken: number;
                            }[];
                            /** @description Grows with each change. */
                            version: number;
                            /** Format: date-time */
                            createdAt: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        trace?: never;
    };
    "/api/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tree of categories */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                name: string;
                                slug: string;
                                children: {
                                    id: string;
                                    name: string;
                                    slug: string;
                                    children: {
                                        id: string;
                                        name: string;
                                        slug: string;
                                        children: unknown[];
                                    }[];
                                }[];
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Products on the shelf, by category, words and price
         * @description Words are looked for in titles and options, Chinese and English; descriptions add goods of the same categories. Where nothing matches, typing errors, pinyin and initials are understood: `searchedFor` says what was searched in place of the words. Where still nothing is found, `instead` has goods to look at. A search is ranked unless `sort` says otherwise.
         */
        get: {
            parameters: {
                query?: {
                    categoryId?: string;
                    q?: string;
                    ids?: string;
                    minPriceFen?: number;
                    maxPriceFen?: number;
                    sort?: "default" | "sales" | "price_asc" | "price_desc" | "newest";
                    page?: number;
                    pageSize?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                slug: string;
                                title: string;
                                imageUrl: string | null;
                                priceFen: number;
                                salesCount: number;
                                inStock: boolean;
                                flashSale?: {
                                    saleId: string;
                                    ordinaryPriceFen: number;
                                    /** Format: date-time */
                                    endsAt: string;
                                    /** @description Pieces that can still be had at this price. */
                                    left: number;
                                    quota: number;
                                    perUser: number;
                                };
                            }[];
                            total: number;
                            page: number;
                            pageSize: number;
                            /** @description What was searched in place of `q`, which itself finds nothing */
                            searchedFor?: string;
                            /** @description On the first page of a search that finds nothing: goods whose descriptions mention the words, or the best sellers */
                            instead?: {
                                kind: "mentioned" | "popular";
                                items: {
                                    id: string;
                                    slug: string;
                                    title: string;
                                    imageUrl: string | null;
                                    priceFen: number;
                                    salesCount: number;
                                    inStock: boolean;
                                    flashSale?: {
                                        saleId: string;
                                        ordinaryPriceFen: number;
                                        /** Format: date-time */
                                        endsAt: string;
                                        /** @description Pieces that can still be had at this price. */
                                        left: number;
                                        quota: number;
                                        perUser: number;
                                    };
                                }[];
                            };
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A product with its SKUs */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            slug: string;
                            title: string;
                            description: string;
                            categoryId: string;
                            images: {
                                url: string;
                                width: number;
                                height: number;
                            }[];
                            salesCount: number;
                            reviewCount: number;
                            averageRating: number | null;
                            /** @description How many reviews gave one star, two, … five. */
                            ratingCounts: number[];
                            skus: {
                                id: string;
                                options: {
                                    name: string;
                                    value: string;
                                }[];
                                priceFen: number;
                                available: number;
                                imageUrl: string | null;
                                flashSale?: {
                                    saleId: string;
                                    ordinaryPriceFen: number;
                                    /** Format: date-time */
                                    endsAt: string;
                                    /** @description Pieces that can still be had at this price. */
                                    left: number;
                                    quota: number;
                                    perUser: number;
                                };
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/search/suggestions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What to search for, and goods, while a shopper types
         * @description Understands pinyin, its initials and typing errors, as the search does.
         */
        get: {
            parameters: {
                query: {
                    q: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                text: string;
                                /** @description Of the product with this title; none for a search */
                                productId?: string;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/products/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A product in any state */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            slug: string;
                            title: string;
                            titleEn: string;
                            description: string;
                            descriptionEn: string;
                            categoryId: string;
                            status: "draft" | "on_shelf" | "off_shelf" | "archived";
                            images: {
                                id: string;
                                url: string;
                                width: number;
                                height: number;
                                alt: string;
                            }[];
                            skus: {
                                id: string;
                                code: string | null;
                                barcode: string | null;
                                options: {
                                    name: string;
                                    value: string;
                                    nameEn?: string;
                                    valueEn?: string;
                                }[];
                                priceFen: number;
                                listPriceFen: number | null;
                                costFen: number | null;
                                weightGrams: number | null;
                                status: "on_shelf" | "off_shelf";
                                imageId: string | null;
                                imageUrl: string | null;
                                onHand: number;
                                locked: number;
                                sold: number;
                                available: number;
                                lowStockAt: number | null;
                                /** @description Grows with each change. */
                                version: number;
                            }[];
                            salesCount: number;
                            /** @description Grows with each change. */
                            version: number;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            updatedAt: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change a product, put it on the shelf, take it off, archive it */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        title?: string;
                        titleEn?: string;
                        description?: string;
                        descriptionEn?: string;
                        categoryId?: string;
                        status?: "draft" | "on_shelf" | "off_shelf" | "archived";
                        /** @description The version that the change was made from; with an older one the answer is `edited_meanwhile`. */
                        version?: number;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            slug: string;
                            title: string;
                            titleEn: string;
                            description: string;
                            descriptionEn: string;
                            categoryId: string;
                            status: "draft" | "on_shelf" | "off_shelf" | "archived";
                            images: {
                                id: string;
                                url: string;
                                width: number;
                                height: number;
                                alt: string;
                            }[];
                            skus: {
                                id: string;
                                code: string | null;
                                barcode: string | null;
                                options: {
                                    name: string;
                                    value: string;
                                    nameEn?: string;
                                    valueEn?: string;
                                }[];
                                priceFen: number;
                                listPriceFen: number | null;
                                costFen: number | null;
                                weightGrams: number | null;
                                status: "on_shelf" | "off_shelf";
                                imageId: string | null;
                                imageUrl: string | null;
                                onHand: number;
                                locked: number;
                                sold: number;
                                available: number;
                                lowStockAt: number | null;
                                /** @description Grows with each change. */
                                version: number;
                            }[];
                            salesCount: number;
                            /** @description Grows with each change. */
                            version: number;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            updatedAt: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        trace?: never;
    };
    "/api/admin/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Products in all states, found by title, SKU code or barcode */
        get: {
            parameters: {
                query?: {
                    /** @description Without a status: all but archived products. */
                    status?: "draft" | "on_shelf" | "off_shelf" | "archived";
                    categoryId?: string;
                    /** @description Title, SKU code or barcode. */
                    q?: string;
                    sort?: "newest" | "updated";
                    limit?: number;
                    /** @description `nextAfter` of the page before; absent for the first page. */
                    after?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                slug: string;
                                title: string;
                                titleEn: string;
                                imageUrl: string | null;
                                status: "draft" | "on_shelf" | "off_shelf" | "archived";
                                priceFen: number | null;
                                skuCount: number;
                                available: number;
                                salesCount: number;
                                /** Format: date-time */
                                updatedAt: string;
                            }[];
                            nextAfter: string | null;
                            /** @description How many there are, up to 10,000. */
                            count: number;
                            /** @description False where there are more than `count`. */
                            countIsExact: boolean;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Add a product, on the shelf or as a draft */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        title: string;
                        titleEn?: string;
                        description?: string;
                        descriptionEn?: string;
                        categoryId: string;
                        status?: "draft" | "on_shelf";
                        skus: {
                            /** @default [] */
                            options: {
                                name: string;
                                value: string;
                                nameEn?: string;
                                valueEn?: string;
                            }[];
                            priceFen: number;
                            stock: number;
                            code?: string | null;
                            barcode?: string | null;
                            listPriceFen?: number | null;
                            costFen?: number | null;
                            weightGrams?: number | null;
                            lowStockAt?: number | null;
                        }[];
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            slug: string;
                            title: string;
                            titleEn: string;
                            description: string;
                            descriptionEn: string;
                            categoryId: string;
                            status: "draft" | "on_shelf" | "off_shelf" | "archived";
                            images: {
                                id: string;
                                url: string;
                                width: number;
                                height: number;
                                alt: string;
                            }[];
                            skus: {
                                id: string;
                                code: string | null;
                                barcode: string | null;
                                options: {
                                    name: string;
                                    value: string;
                                    nameEn?: string;
                                    valueEn?: string;
                                }[];
                                priceFen: number;
                                listPriceFen: number | null;
                                costFen: number | null;
                                weightGrams: number | null;
                                status: "on_shelf" | "off_shelf";
                                imageId: string | null;
                                imageUrl: string | null;
                                onHand: number;
                                locked: number;
                                sold: number;
                                available: number;
                                lowStockAt: number | null;
                                /** @description Grows with each change. */
                                version: number;
                            }[];
                            salesCount: number;
                            /** @description Grows with each change. */
                            version: number;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            updatedAt: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/products/{id}/skus": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add a SKU */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @default [] */
                        options: {
                            name: string;
                            value: string;
                            nameEn?: string;
                            valueEn?: string;
                        }[];
                        priceFen: number;
                        stock: number;
                        code?: string | null;
                        barcode?: string | null;
                        listPriceFen?: number | null;
                        costFen?: number | null;
                        weightGrams?: number | null;
                        lowStockAt?: number | null;
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            code: string | null;
                            barcode: string | null;
                            options: {
                                name: string;
                                value: string;
                                nameEn?: string;
                                valueEn?: string;
                            }[];
                            priceFen: number;
                            listPriceFen: number | null;
                            costFen: number | null;
                            weightGrams: number | null;
                            status: "on_shelf" | "off_shelf";
                            imageId: string | null;
                            imageUrl: string | null;
                            onHand: number;
                            locked: number;
                            sold: number;
                            available: number;
                            lowStockAt: number | null;
                            /** @description Grows with each change. */
                            version: number;
                            productId: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/skus/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change a SKU: prices, codes, picture, threshold, shelf */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        priceFen?: number;
                        code?: string | null;
                        barcode?: string | null;
                        listPriceFen?: number | null;
                        costFen?: number | null;
                        weightGrams?: number | null;
                        lowStockAt?: number | null;
                        imageId?: string | null;
                        status?: "on_shelf" | "off_shelf";
                        /** @description The version that the change was made from; with an older one the answer is `edited_meanwhile`. */
                        version?: number;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            code: string | null;
                            barcode: string | null;
                            options: {
                                name: string;
                                value: string;
                                nameEn?: string;
                                valueEn?: string;
                            }[];
                            priceFen: number;
                            listPriceFen: number | null;
                            costFen: number | null;
                            weightGrams: number | null;
                            status: "on_shelf" | "off_shelf";
                            imageId: string | null;
                            imageUrl: string | null;
                            onHand: number;
                            locked: number;
                            sold: number;
                            available: number;
                            lowStockAt: number | null;
                            /** @description Grows with each change. */
                            version: number;
                            productId: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        trace?: never;
    };
    "/api/admin/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tree of categories */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                parentId: string | null;
                                slug: string;
                                name: string;
                                nameEn: string;
                                position: number;
                                productCount: number;
                                /** @description Grows with each change. */
                                version: number;
                                children: {
                                    id: string;
                                    parentId: string | null;
                                    slug: string;
                                    name: string;
                                    nameEn: string;
                                    position: number;
                                    productCount: number;
                                    /** @description Grows with each change. */
                                    version: number;
                                    children: {
                                        id: string;
                                        parentId: string | null;
                                        slug: string;
                                        name: string;
                                        nameEn: string;
                                        position: number;
                                        productCount: number;
                                        /** @description Grows with each change. */
                                        version: number;
                                        children: unknown[];
                                    }[];
                                }[];
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Add a category */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        parentId?: string | null;
                        slug: string;
                        name: string;
                        nameEn?: string;
                        position?: number;
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            parentId: string | null;
                            slug: string;
                            name: string;
                            nameEn: string;
                            position: number;
                            productCount: number;
                            /** @description Grows with each change. */
                            version: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/categories/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a category that has neither products nor categories below it */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        /** Rename a category or move it in the tree */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        parentId?: string | null;
                        slug?: string;
                        name?: string;
                        nameEn?: string;
                        position?: number;
                        /** @description The version that the change was made from; with an older one the answer is `edited_meanwhile`. */
                        version?: number;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            parentId: string | null;
                            slug: string;
                            name: string;
                            nameEn: string;
                            position: number;
                            productCount: number;
                            /** @description Grows with each change. */
                            version: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        trace?: never;
    };
    "/api/admin/products/{id}/images": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add a picture: JPEG, PNG, WebP or AVIF, up to 10 MiB and 50 megapixels */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "multipart/form-data": {
                        file?: unknown;
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            url: string;
                            width: number;
                            height: number;
                            alt: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/products/{id}/images/order": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Put the pictures into this order */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        imageIds: string[];
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                url: string;
                                width: number;
                                height: number;
                                alt: string;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/products/{id}/images/{imageId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a picture */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    imageId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        /** Say what a picture shows */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    imageId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        alt: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            url: string;
                            width: number;
                            height: number;
                            alt: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        trace?: never;
    };
    "/api/admin/skus/{id}/stock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The stock of a SKU */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            skuId: string;
                            onHand: number;
                            locked: number;
                            sold: number;
                            available: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/skus/{id}/stock-adjustments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add to the stock of a SKU or take away from it */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A UUID. A repeat with the same key answers as the first. */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        delta: number;
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            skuId: string;
                            onHand: number;
                            locked: number;
                            sold: number;
                            available: number;
                        };
                    };
                };
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            skuId: string;
                            onHand: number;
                            locked: number;
                            sold: number;
                            available: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/skus/{id}/movements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What came to the stock of a SKU and what left it, newest first */
        get: {
            parameters: {
                query?: {
                    from?: string;
                    /** @description Not included. */
                    to?: string;
                    limit?: number;
                    /** @description `nextAfter` of the page before; absent for the first page. */
                    after?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** Format: date-time */
                                at: string;
                                /** @enum {unknown} */
                                kind: "adjusted" | "sold" | "restocked" | "counted" | "imported";
                                delta: number;
                                onHandAfter: number;
                                orderNo: string | null;
                                staff: {
                                    id: string;
                                    name: string;
                                } | null;
                                reason: string | null;
                            }[];
                            nextAfter: string | null;
                            /** @description How many there are, up to 10,000. */
                            count: number;
                            /** @description False where there are more than `count`. */
                            countIsExact: boolean;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/stock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** SKUs with their stock, and what lies on the shelf */
        get: {
            parameters: {
                query?: {
                    /** @description Words of the title, a whole SKU code or barcode, or an id. */
                    q?: string;
                    /** @description Of the product. */
                    status?: "draft" | "on_shelf" | "off_shelf";
                    lowOnly?: boolean;
                    /** @description `available`: what is nearly gone comes first. */
                    sort?: "newest" | "available";
                    limit?: number;
                    /** @description `nextAfter` of the page before; absent for the first page. */
                    after?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                skuId: string;
                                onHand: number;
                                locked: number;
                                sold: number;
                                available: number;
                                productId: string;
                                title: string;
                                imageUrl: string | null;
                                /** @enum {unknown} */
                                status: "draft" | "on_shelf" | "off_shelf" | "archived";
                                options: {
                                    name: string;
                                    value: string;
                                }[];
                                code: string | null;
                                barcode: string | null;
                                lowStockAt: number | null;
                                /** @description Grows with each change. */
                                version: number;
                                paidUnshipped: number;
                                onShelf: number;
                            }[];
                            nextAfter: string | null;
                            /** @description How many there are, up to 10,000. */
                            count: number;
                            /** @description False where there are more than `count`. */
                            countIsExact: boolean;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The cart, with its goods as they are now */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Newest first. */
                            items: {
                                skuId: string;
                                productId: string | null;
                                title: string;
                                options: {
                                    name: string;
                                    value: string;
                                }[];
                                imageUrl: string | null;
                                priceFen: number;
                                count: number;
                                isChecked: boolean;
                                available: number;
                                problem: ("out_of_stock" | "insufficient_stock" | "off_shelf" | "price_changed") | null;
                            }[];
                            /** @description The sum of all counts. */
                            totalCount: number;
                            /** @description The sum of the counts of checked items on the shelf. */
                            checkedCount: number;
                            /** @description What those cost at today’s prices. */
                            checkedAmountFen: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Check or uncheck everything */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        isChecked: boolean;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Newest first. */
                            items: {
                                skuId: string;
                                productId: string | null;
                                title: string;
                                options: {
                                    name: string;
                                    value: string;
                                }[];
                                imageUrl: string | null;
                                priceFen: number;
                                count: number;
                                isChecked: boolean;
                                available: number;
                                problem: ("out_of_stock" | "insufficient_stock" | "off_shelf" | "price_changed") | null;
                            }[];
                            /** @description The sum of all counts. */
                            totalCount: number;
                            /** @description The sum of the counts of checked items on the shelf. */
                            checkedCount: number;
                            /** @description What those cost at today’s prices. */
                            checkedAmountFen: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        trace?: never;
    };
    "/api/cart/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put goods in the cart */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        skuId: string;
                        count: number;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            skuId: string;
                            productId: string | null;
                            title: string;
                            options: {
                                name: string;
                                value: string;
                            }[];
                            imageUrl: string | null;
                            priceFen: number;
                            count: number;
                            isChecked: boolean;
                            available: number;
                            problem: ("out_of_stock" | "insufficient_stock" | "off_shelf" | "price_changed") | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cart/items/{skuId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove an item */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    skuId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        /** Change the count of an item, check or uncheck it */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    skuId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        count?: number;
                        isChecked?: boolean;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            skuId: string;
                            productId: string | null;
                            title: string;
                            options: {
                                name: string;
                                value: string;
                            }[];
                            imageUrl: string | null;
                            priceFen: number;
                            count: number;
                            isChecked: boolean;
                            available: number;
                            problem: ("out_of_stock" | "insufficient_stock" | "off_shelf" | "price_changed") | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        trace?: never;
    };
    "/api/cart/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Merge a guest cart, once for each mergeId */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description The id of the guest cart.
                         */
                        mergeId: string;
                        items: {
                            skuId: string;
                            count: number;
                        }[];
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Newest first. */
                            items: {
                                skuId: string;
                                productId: string | null;
                                title: string;
                                options: {
                                    name: string;
                                    value: string;
                                }[];
                                imageUrl: string | null;
                                priceFen: number;
                                count: number;
                                isChecked: boolean;
                                available: number;
                                problem: ("out_of_stock" | "insufficient_stock" | "off_shelf" | "price_changed") | null;
                            }[];
                            /** @description The sum of all counts. */
                            totalCount: number;
                            /** @description The sum of the counts of checked items on the shelf. */
                            checkedCount: number;
                            /** @description What those cost at today’s prices. */
                            checkedAmountFen: number;
                            rejected: {
                                skuId: string;
                                reason: "sku_not_found" | "cart_full";
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Register and be signed in */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description 8 to 12 letters and digits, at least one of each; unique without regard to case. */
                        username: string;
                        /** @description A mobile number of mainland China, with or without +86. */
                        mobile: string;
                        /** @description At least 8 characters and not among the common passwords. */
                        password: string;
                        /** @description The same password once more. */
                        passwordConfirm: string;
                        smsCode?: string;
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            user: {
                                /** Format: uuid */
                                id: string;
                                username: string | null;
                                mobile: string | null;
                                mobileVerifiedAt: string | null;
                                nickname: string;
                                avatarUrl: string | null;
                                hasPassword: boolean;
                                /** Format: date-time */
                                createdAt: string;
                            };
                            /** @description A JWT for `Authorization: Bearer`. */
                            accessToken: string;
                            expiresInSeconds: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in with a username, or a proven mobile, and a password */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description The username, or a mobile number that was proven by SMS. */
                        username: string;
                        password: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            user: {
                                /** Format: uuid */
                                id: string;
                                username: string | null;
                                mobile: string | null;
                                mobileVerifiedAt: string | null;
                                nickname: string;
                                avatarUrl: string | null;
                                hasPassword: boolean;
                                /** Format: date-time */
                                createdAt: string;
                            };
                            /** @description A JWT for `Authorization: Bearer`. */
                            accessToken: string;
                            expiresInSeconds: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/password/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Set a new password with a code sent to the mobile number; every session ends */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description A mobile number of mainland China, with or without +86. */
                        mobile: string;
                        code: string;
                        /** @description At least 8 characters and not among the common passwords. */
                        newPassword: string;
                        /** @description The same password once more. */
                        newPasswordConfirm: string;
                    };
                };
            };
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sms/codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a code to a mobile number */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description A mobile number of mainland China, with or without +86. */
                        mobile: string;
                    };
                };
            };
            responses: {
                /** @description Accepted */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            retryAfterSeconds: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sms/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in with a mobile number and the code sent to it; the first time makes the account */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description A mobile number of mainland China, with or without +86. */
                        mobile: string;
                        code: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            user: {
                                /** Format: uuid */
                                id: string;
                                username: string | null;
                                mobile: string | null;
                                mobileVerifiedAt: string | null;
                                nickname: string;
                                avatarUrl: string | null;
                                hasPassword: boolean;
                                /** Format: date-time */
                                createdAt: string;
                            };
                            /** @description A JWT for `Authorization: Bearer`. */
                            accessToken: string;
                            expiresInSeconds: number;
                            /** @description Whether this sign-in made the account. */
                            created: boolean;
                            /** @description Whether another account had the number without proving it, and has lost it. */
                            claimEnded: boolean;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A new access token for the refresh cookie, which is renewed */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description A JWT for `Authorization: Bearer`. */
                            accessToken: string;
                            expiresInSeconds: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End the session of the refresh cookie */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            username: string | null;
                            mobile: string | null;
                            mobileVerifiedAt: string | null;
                            nickname: string;
                            avatarUrl: string | null;
                            hasPassword: boolean;
                            /** Format: date-time */
                            createdAt: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        /** Delete the account, with its password or a code sent to its number */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        password?: string;
                        code?: string;
                    };
                };
            };
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        /** Change the nickname or the picture */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        nickname?: string;
                        avatarUrl?: string | null;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            username: string | null;
                            mobile: string | null;
                            mobileVerifiedAt: string | null;
                            nickname: string;
                            avatarUrl: string | null;
                            hasPassword: boolean;
                            /** Format: date-time */
                            createdAt: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        trace?: never;
    };
    "/api/me/username": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Choose a username, once, where there is none */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description 8 to 12 letters and digits, at least one of each; unique without regard to case. */
                        username: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            username: string | null;
                            mobile: string | null;
                            mobileVerifiedAt: string | null;
                            nickname: string;
                            avatarUrl: string | null;
                            hasPassword: boolean;
                            /** Format: date-time */
                            createdAt: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change the password, or set the first one; all other sessions end */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        oldPassword?: string;
                        /** @description At least 8 characters and not among the common passwords. */
                        newPassword: string;
                        /** @description The same password once more. */
                        newPasswordConfirm: string;
                    };
                };
            };
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/mobile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change the mobile number, with the code sent to the new one */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description A mobile number of mainland China, with or without +86. */
                        mobile: string;
                        code: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            username: string | null;
                            mobile: string | null;
                            mobileVerifiedAt: string | null;
                            nickname: string;
                            avatarUrl: string | null;
                            hasPassword: boolean;
                            /** Format: date-time */
                            createdAt: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/step-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Prove again who is signed in, with the password or a code sent to the proven number */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        password?: string;
                        code?: string;
                    };
                };
            };
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the account is signed in */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** Format: uuid */
                                id: string;
                                device: string;
                                ip: string | null;
                                /** Format: date-time */
                                createdAt: string;
                                /** Format: date-time */
                                lastUsedAt: string;
                                isCurrent: boolean;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one session; it can get no further access token */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/avatar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Upload a picture of oneself: PNG, JPEG, GIF or WebP, up to 5 MiB */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "multipart/form-data": {
                        file?: unknown;
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            avatarUrl: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The keys that access tokens verify with (RFC 7517); none where a secret signs them */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            keys: {
                                kty: string;
                                kid: string;
                                alg: string;
                                use: string;
                                crv?: string;
                                x?: string;
                                n?: string;
                                e?: string;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/weibo/url": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where to send the browser to sign in with Weibo */
        get: {
            parameters: {
                query?: {
                    /** @description A path of the shop. */
                    returnTo?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            url: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/weibo/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where Weibo sends the browser back to */
        get: {
            parameters: {
                query?: {
                    code?: string;
                    state?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Found */
                302: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/third-party/weibo/url": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where to send the browser to bind Weibo to this account */
        get: {
            parameters: {
                query?: {
                    /** @description A path of the shop. */
                    returnTo?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            url: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/weibo/ticket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Whose Weibo a ticket would bind; only for the browser that came through the callback */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        ticket: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            provider: string;
                            nickname: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/weibo/bind": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Bind the Weibo user of a ticket to an existing account, or to a new one, and sign in */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        ticket: string;
                        username?: string;
                        password?: string;
                        create?: {
                            /** @description 8 to 12 letters and digits, at least one of each; unique without regard to case. */
                            username: string;
                            /** @description A mobile number of mainland China, with or without +86. */
                            mobile: string;
                            /** @description At least 8 characters and not among the common passwords. */
                            password: string;
                            /** @description The same password once more. */
                            passwordConfirm: string;
                            smsCode?: string;
                        };
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            user: {
                                /** Format: uuid */
                                id: string;
                                username: string | null;
                                mobile: string | null;
                                mobileVerifiedAt: string | null;
                                nickname: string;
                                avatarUrl: string | null;
                                hasPassword: boolean;
                                /** Format: date-time */
                                createdAt: string;
                            };
                            /** @description A JWT for `Authorization: Bearer`. */
                            accessToken: string;
                            expiresInSeconds: number;
                            /** @description The path of the shop that the sign-in began on. */
                            returnTo: string;
                        };
                    };
                };
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            user: {
                                /** Format: uuid */
                                id: string;
                                username: string | null;
                                mobile: string | null;
                                mobileVerifiedAt: string | null;
                                nickname: string;
                                avatarUrl: string | null;
                                hasPassword: boolean;
                                /** Format: date-time */
                                createdAt: string;
                            };
                            /** @description A JWT for `Authorization: Bearer`. */
                            accessToken: string;
                            expiresInSeconds: number;
                            /** @description The path of the shop that the sign-in began on. */
                            returnTo: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/wechat/url": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where to send the browser to sign in with WeChat */
        get: {
            parameters: {
                query?: {
                    /** @description A path of the shop. */
                    returnTo?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            url: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/wechat/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where WeChat sends the browser back to */
        get: {
            parameters: {
                query?: {
                    code?: string;
                    state?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Found */
                302: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/third-party/wechat/url": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where to send the browser to bind WeChat to this account */
        get: {
            parameters: {
                query?: {
                    /** @description A path of the shop. */
                    returnTo?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            url: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/wechat/ticket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Whose WeChat a ticket would bind; only for the browser that came through the callback */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        ticket: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            provider: string;
                            nickname: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/wechat/bind": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Bind the WeChat user of a ticket to an existing account, or to a new one, and sign in */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        ticket: string;
                        username?: string;
                        password?: string;
                        create?: {
                            /** @description 8 to 12 letters and digits, at least one of each; unique without regard to case. */
                            username: string;
                            /** @description A mobile number of mainland China, with or without +86. */
                            mobile: string;
                            /** @description At least 8 characters and not among the common passwords. */
                            password: string;
                            /** @description The same password once more. */
                            passwordConfirm: string;
                            smsCode?: string;
                        };
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            user: {
                                /** Format: uuid */
                                id: string;
                                username: string | null;
                                mobile: string | null;
                                mobileVerifiedAt: string | null;
                                nickname: string;
                                avatarUrl: string | null;
                                hasPassword: boolean;
                                /** Format: date-time */
                                createdAt: string;
                            };
                            /** @description A JWT for `Authorization: Bearer`. */
                            accessToken: string;
                            expiresInSeconds: number;
                            /** @description The path of the shop that the sign-in began on. */
                            returnTo: string;
                        };
                    };
                };
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            user: {
                                /** Format: uuid */
                                id: string;
                                username: string | null;
                                mobile: string | null;
                                mobileVerifiedAt: string | null;
                                nickname: string;
                                avatarUrl: string | null;
                                hasPassword: boolean;
                                /** Format: date-time */
                                createdAt: string;
                            };
                            /** @description A JWT for `Authorization: Bearer`. */
                            accessToken: string;
                            expiresInSeconds: number;
                            /** @description The path of the shop that the sign-in began on. */
                            returnTo: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/payments/wechat/openid/url": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where to send the browser inside WeChat to learn the openid for the channel `jsapi`
         * @description The browser comes back to `returnTo` with `#openid=…`, which is empty after a failure.
         */
        get: {
            parameters: {
                query?: {
                    /** @description A path of the shop. */
                    returnTo?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            url: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/third-party": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What else the account may be signed in with */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                provider: string;
                                uid: string;
                                nickname: string;
                                /** Format: date-time */
                                boundAt: string;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Bind the third-party user of a ticket to this account */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        ticket: string;
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            provider: string;
                            uid: string;
                            nickname: string;
                            /** Format: date-time */
                            boundAt: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/third-party/{provider}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Unbind, unless it is the only way to sign in */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    provider: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/regions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The regions below one, or the provinces
         * @description Chinese names, GB/T 2260 codes. What is unknown has nothing below it.
         */
        get: {
            parameters: {
                query?: {
                    parent?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                code: string;
                                name: string;
                                hasChildren: boolean;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/addresses/parse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read an address that was written or pasted in one piece; nothing is stored
         * @description A part that the text does not say is null. The shopper looks at the parts before they are kept.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        text: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            recipient: string | null;
                            mobile: string | null;
                            regionCode: string | null;
                            detail: string | null;
                            /** @description Above 0.5 where all four parts were found; 1 where none of them was guessed. */
                            confidence: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/addresses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My addresses, the default first */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                recipient: string;
                                /** @description Eleven digits. */
                                mobile: string;
                                regionCode: string;
                                province: string;
                                city: string;
                                district: string | null;
                                detail: string;
                                isDefault: boolean;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Keep a new address */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        recipient: string;
                        /** @description A mobile number of mainland China. */
                        mobile: string;
                        /** @description Six digits, of the lowest level. */
                        regionCode: string;
                        detail: string;
                        /** @description True makes it the default. The default gives way only to another. */
                        isDefault?: boolean;
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            recipient: string;
                            /** @description Eleven digits. */
                            mobile: string;
                            regionCode: string;
                            province: string;
                            city: string;
                            district: string | null;
                            detail: string;
                            isDefault: boolean;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/addresses/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of my addresses */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            recipient: string;
                            /** @description Eleven digits. */
                            mobile: string;
                            regionCode: string;
                            province: string;
                            city: string;
                            district: string | null;
                            detail: string;
                            isDefault: boolean;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        /** Write an address anew */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        recipient: string;
                        /** @description A mobile number of mainland China. */
                        mobile: string;
                        /** @description Six digits, of the lowest level. */
                        regionCode: string;
                        detail: string;
                        /** @description True makes it the default. The default gives way only to another. */
                        isDefault?: boolean;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            recipient: string;
                            /** @description Eleven digits. */
                            mobile: string;
                            regionCode: string;
                            province: string;
                            city: string;
                            district: string | null;
                            detail: string;
                            isDefault: boolean;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        post?: never;
        /** Forget an address */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/addresses/{id}/default": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Make an address the default */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            recipient: string;
                            /** @description Eleven digits. */
                            mobile: string;
                            regionCode: string;
                            province: string;
                            city: string;
                            district: string | null;
                            detail: string;
                            isDefault: boolean;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/favourites": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My favourites, the newest first */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                productId: string;
                                slug: string;
                                title: string;
                                imageUrl: string | null;
                                priceFen: number | null;
                                addedPriceFen: number | null;
                                /** Format: date-time */
                                addedAt: string;
                                salesCount: number;
                                inStock: boolean;
                                /** @description False: the product cannot be bought and has no page now. */
                                isOnShelf: boolean;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/favourites/{productId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Make a product a favourite; a repeat changes nothing */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    productId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            productId: string;
                            slug: string;
                            title: string;
                            imageUrl: string | null;
                            priceFen: number | null;
                            addedPriceFen: number | null;
                            /** Format: date-time */
                            addedAt: string;
                            salesCount: number;
                            inStock: boolean;
                            /** @description False: the product cannot be bought and has no page now. */
                            isOnShelf: boolean;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        post?: never;
        /** Make a product no favourite any more; a repeat changes nothing */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    productId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/photographs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Upload a photograph for a request or a review: JPEG, PNG, WebP or AVIF, up to 10 MiB */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "multipart/form-data": {
                        file?: unknown;
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description For `imageUrls`, within a day. */
                            url: string;
                            width: number;
                            height: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/payment-providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The payment providers that are set up, each with its channels */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** @enum {string} */
                                provider: "alipay" | "wechat";
                                channels: ("page" | "wap" | "native" | "h5" | "jsapi")[];
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{orderNo}/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start to pay the order: the open payment of this channel, or a new one */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    orderNo: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        provider: "alipay" | "wechat";
                        /** @enum {string} */
                        channel: "page" | "wap" | "native" | "h5" | "jsapi";
                        openid?: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            paymentId: string;
                            outTradeNo: string;
                            url?: string;
                            qrCode?: string;
                            jsapi?: {
                                appId: string;
                                timeStamp: string;
                                nonceStr: string;
                                package: string;
                                signType: string;
                                paySign: string;
                            };
                            /** Format: date-time */
                            expiresAt: string;
                        };
                    };
                };
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            paymentId: string;
                            outTradeNo: string;
                            url?: string;
                            qrCode?: string;
                            jsapi?: {
                                appId: string;
                                timeStamp: string;
                                nonceStr: string;
                                package: string;
                                signType: string;
                                paySign: string;
                            };
                            /** Format: date-time */
                            expiresAt: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/payments/alipay/notify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Alipay's notify of a payment */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": "success" | "failure";
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/payments/wechat/notify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** WeChat Pay's notify of a payment */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Taken in and committed */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Bad Request */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            code: "FAIL";
                            message: string;
                        };
                    };
                };
                /** @description Service Unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            code: "FAIL";
                            message: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/payments/wechat/refund-notify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** WeChat Pay's notify of a refund */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Taken in and committed */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Bad Request */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            code: "FAIL";
                            message: string;
                        };
                    };
                };
                /** @description Service Unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            code: "FAIL";
                            message: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/payments/alipay/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the browser comes back to from Alipay */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Found */
                302: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/payments/wechat/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the browser comes back to from WeChat Pay */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Found */
                302: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/reconciliations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The days whose bills were compared with the books, latest first */
        get: {
            parameters: {
                query?: {
                    status?: "running" | "done" | "not_ready";
                    provider?: "alipay" | "wechat";
                    /** @description A day of the shop, such as `2026-01-31`. */
                    from?: string;
                    /** @description Included. */
                    to?: string;
                    /** @description Only days with differences that nobody has settled. */
                    hasOpen?: boolean;
                    limit?: number;
                    /** @description `nextAfter` of the page before; absent for the first page. */
                    after?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                /**
                                 * Format: date
                                 * @description A day of the shop, such as `2026-01-31`.
                                 */
                                date: string;
                                /** @enum {unknown} */
                                provider: "alipay" | "wechat";
                                /** @enum {unknown} */
                                status: "running" | "done" | "not_ready";
                                lines: number | null;
                                receivedFen: number | null;
                                refundedFen: number | null;
                                answer: string | null;
                                finishedAt: string | null;
                                openDifferences: number;
                                differences: {
                                    id: string;
                                    /** @enum {unknown} */
                                    kind: "unknown_payment" | "payment_not_in_books" | "payment_amount" | "payment_not_at_provider" | "unknown_refund" | "refund_amount" | "refund_not_done_in_books" | "refund_not_at_provider";
                                    outTradeNo: string;
                                    outRequestNo: string | null;
                                    orderNo: string | null;
                                    billFen: number | null;
                                    booksFen: number | null;
                                    evidence: string;
                                    /** @enum {unknown} */
                                    status: "open" | "settled";
                                    note: string | null;
                                    settledBy: {
                                        id: string;
                                        name: string;
                                    } | null;
                                    settledAt: string | null;
                                }[];
                            }[];
                            nextAfter: string | null;
                            /** @description How many there are, up to 10,000. */
                            count: number;
                            /** @description False where there are more than `count`. */
                            countIsExact: boolean;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Compare the bill of a day with the books, again if it was compared before */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * Format: date
                         * @description A day of the shop, such as `2026-01-31`.
                         */
                        date: string;
                        /** @enum {unknown} */
                        provider: "alipay" | "wechat";
                    };
                };
            };
            responses: {
                /** @description Accepted */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /**
                             * Format: date
                             * @description A day of the shop, such as `2026-01-31`.
                             */
                            date: string;
                            /** @enum {unknown} */
                            provider: "alipay" | "wechat";
                            /** @enum {unknown} */
                            status: "running" | "done" | "not_ready";
                            lines: number | null;
                            receivedFen: number | null;
                            refundedFen: number | null;
                            answer: string | null;
                            finishedAt: string | null;
                            openDifferences: number;
                            differences: {
                                id: string;
                                /** @enum {unknown} */
                                kind: "unknown_payment" | "payment_not_in_books" | "payment_amount" | "payment_not_at_provider" | "unknown_refund" | "refund_amount" | "refund_not_done_in_books" | "refund_not_at_provider";
                                outTradeNo: string;
                                outRequestNo: string | null;
                                orderNo: string | null;
                                billFen: number | null;
                                booksFen: number | null;
                                evidence: string;
                                /** @enum {unknown} */
                                status: "open" | "settled";
                                note: string | null;
                                settledBy: {
                                    id: string;
                                    name: string;
                                } | null;
                                settledAt: string | null;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/reconciliations/differences/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Settle a difference with a note, or open it again */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        status: "open" | "settled";
                        note: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @enum {unknown} */
                            kind: "unknown_payment" | "payment_not_in_books" | "payment_amount" | "payment_not_at_provider" | "unknown_refund" | "refund_amount" | "refund_not_done_in_books" | "refund_not_at_provider";
                            outTradeNo: string;
                            outRequestNo: string | null;
                            orderNo: string | null;
                            billFen: number | null;
                            booksFen: number | null;
                            evidence: string;
                            /** @enum {unknown} */
                            status: "open" | "settled";
                            note: string | null;
                            settledBy: {
                                id: string;
                                name: string;
                            } | null;
                            settledAt: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        trace?: never;
    };
    "/api/admin/orders/{orderNo}/money": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The money of an order to the fen: attempts, messages, refunds, and their sums */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    orderNo: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            entries: {
                                /** Format: date-time */
                                at: string;
                                /** @enum {unknown} */
                                kind: "attempt_opened" | "attempt_closed" | "message" | "received" | "received_surplus" | "refund_made" | "refund_approved" | "refund_rejected" | "refund_answer" | "refund_done" | "refund_failed";
                                /** @description What came in (above 0) or went out (below 0); 0 where no money moved. */
                                amountFen: number;
                                /** @description The provider, the name of a member of staff, or `shop`. */
                                source: string;
                                /** @description The number of the attempt or of the refund, or the provider's number of a payment. */
                                reference: string;
                                aboutFen: number | null;
                                note: string | null;
                                verdict: string | null;
                                times: number;
                                lastAt: string | null;
                            }[];
                            receivedFen: number;
                            keptFen: number;
                            returnedFen: number;
                            onItsWayFen: number;
                            /** @description received = kept + returned + on its way. */
                            isBalanced: boolean;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Payments of all orders, newest first */
        get: {
            parameters: {
                query?: {
                    status?: "open" | "settled" | "surplus" | "closed";
                    provider?: "alipay" | "wechat";
                    /** @description When the payment was opened. */
                    from?: string;
                    /** @description Not included. */
                    to?: string;
                    /** @description The number of an order, of a payment, or of a payment at its provider, whole. */
                    q?: string;
                    limit?: number;
                    /** @description `nextAfter` of the page before; absent for the first page. */
                    after?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                orderNo: string;
                                outTradeNo: string;
                                tradeNo: string | null;
                                provider: string;
                                channel: string;
                                /** @enum {unknown} */
                                status: "open" | "settled" | "surplus" | "closed";
                                amountFen: number;
                                receivedFen: number | null;
                                surplus: {
                                    id: string;
                                    /** @enum {unknown} */
                                    status: "refunding" | "refunded" | "failed";
                                    /** @enum {unknown} */
                                    reason: "order_cancelled" | "paid_twice" | "wrong_amount";
                                } | null;
                                /** Format: date-time */
                                createdAt: string;
                                finishedAt: string | null;
                            }[];
                            nextAfter: string | null;
                            /** @description How many there are, up to 10,000. */
                            count: number;
                            /** @description False where there are more than `count`. */
                            countIsExact: boolean;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{orderNo}/refund-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My refund requests for this order */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    orderNo: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                orderNo: string;
                                /** @enum {unknown} */
                                kind: "refund" | "return";
                                /** @enum {unknown} */
                                status: "requested" | "approved" | "rejected" | "withdrawn" | "sent_back" | "received" | "refunded";
                                amountFen: number;
                                reason: string;
                                lines: {
                                    skuId: string;
                                    count: number;
                                }[] | null;
                                imageUrls: string[];
                                takesTheRest: boolean;
                                /** Format: date-time */
                                createdAt: string;
                                decidedReason: string | null;
                                decidedAt: string | null;
                                returnShipment: {
                                    carrier: string;
                                    trackingNumber: string;
                                    /** Format: date-time */
                                    sentBackAt: string;
                                } | null;
                                receivedAt: string | null;
                                /** @description What the shopper (`withdraw`, `send_back`) and staff can do with it now. */
                                nextSteps: ("approve" | "reject" | "withdraw" | "send_back" | "receive" | "refund")[];
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Request a refund of all that is left, or of a part */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    orderNo: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        reason: string;
                        /**
                         * @description `return`: the refund waits until the pieces have come back. Default: `refund`.
                         * @enum {unknown}
                         */
                        kind?: "refund" | "return";
                        amountFen?: number | null;
                        lines?: {
                            skuId: string;
                            count: number;
                        }[] | null;
                        imageUrls?: string[] | null;
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            orderNo: string;
                            /** @enum {unknown} */
                            kind: "refund" | "return";
                            /** @enum {unknown} */
                            status: "requested" | "approved" | "rejected" | "withdrawn" | "sent_back" | "received" | "refunded";
                            amountFen: number;
                            reason: string;
                            lines: {
                                skuId: string;
                                count: number;
                            }[] | null;
                            imageUrls: string[];
                            takesTheRest: boolean;
                            /** Format: date-time */
                            createdAt: string;
                            decidedReason: string | null;
                            decidedAt: string | null;
                            returnShipment: {
                                carrier: string;
                                trackingNumber: string;
                                /** Format: date-time */
                                sentBackAt: string;
                            } | null;
                            receivedAt: string | null;
                            /** @description What the shopper (`withdraw`, `send_back`) and staff can do with it now. */
                            nextSteps: ("approve" | "reject" | "withdraw" | "send_back" | "receive" | "refund")[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{orderNo}/refund-requests/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Withdraw a refund request, a return until its parcel is on the way */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    orderNo: string;
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{orderNo}/refund-requests/{id}/return-shipment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Tell with which parcel the pieces of an approved return come back */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    orderNo: string;
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        carrier: string;
                        trackingNumber: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            orderNo: string;
                            /** @enum {unknown} */
                            kind: "refund" | "return";
                            /** @enum {unknown} */
                            status: "requested" | "approved" | "rejected" | "withdrawn" | "sent_back" | "received" | "refunded";
                            amountFen: number;
                            reason: string;
                            lines: {
                                skuId: string;
                                count: number;
                            }[] | null;
                            imageUrls: string[];
                            takesTheRest: boolean;
                            /** Format: date-time */
                            createdAt: string;
                            decidedReason: string | null;
                            decidedAt: string | null;
                            returnShipment: {
                                carrier: string;
                                trackingNumber: string;
                                /** Format: date-time */
                                sentBackAt: string;
                            } | null;
                            receivedAt: string | null;
                            /** @description What the shopper (`withdraw`, `send_back`) and staff can do with it now. */
                            nextSteps: ("approve" | "reject" | "withdraw" | "send_back" | "receive" | "refund")[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{orderNo}/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refund an order, whole, in part or by pieces, once for each key */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A UUID. A repeat with the same key answers as the first. */
                    "idempotency-key"?: string;
                };
                path: {
                    orderNo: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        amountFen?: number | null;
                        reason: string;
                        restock?: boolean | null;
                        lines?: {
                            skuId: string;
                            count: number;
                            restock?: boolean | null;
                        }[] | null;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @enum {unknown} */
                            status: "waiting_for_approval" | "processing" | "done" | "failed";
                            amountFen: number;
                            reason: string;
                            lines: {
                                skuId: string;
                                count: number;
                                restock: boolean;
                                amountFen: number;
                            }[];
                            /** Format: date-time */
                            createdAt: string;
                        };
                    };
                };
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @enum {unknown} */
                            status: "waiting_for_approval" | "processing" | "done" | "failed";
                            amountFen: number;
                            reason: string;
                            lines: {
                                skuId: string;
                                count: number;
                                restock: boolean;
                                amountFen: number;
                            }[];
                            /** Format: date-time */
                            createdAt: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/refunds/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approve the refund of somebody else: it starts */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A UUID. A repeat with the same key answers as the first. */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        reason?: string | null;
                    } | null;
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @enum {unknown} */
                            status: "waiting_for_approval" | "processing" | "done" | "failed";
                            amountFen: number;
                            reason: string;
                            lines: {
                                skuId: string;
                                count: number;
                                restock: boolean;
                                amountFen: number;
                            }[];
                            /** Format: date-time */
                            createdAt: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/refunds/{id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reject the refund of somebody else */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A UUID. A repeat with the same key answers as the first. */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        reason?: string | null;
                    } | null;
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @enum {unknown} */
                            status: "waiting_for_approval" | "processing" | "done" | "failed";
                            amountFen: number;
                            reason: string;
                            lines: {
                                skuId: string;
                                count: number;
                                restock: boolean;
                                amountFen: number;
                            }[];
                            /** Format: date-time */
                            createdAt: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/refunds/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try a refund again that failed at the provider, once for each key and once for each refund */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A UUID. A repeat with the same key answers as the first. */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @enum {unknown} */
                            status: "waiting_for_approval" | "processing" | "done" | "failed";
                            amountFen: number;
                            reason: string;
                            lines: {
                                skuId: string;
                                count: number;
                                restock: boolean;
                                amountFen: number;
                            }[];
                            /** Format: date-time */
                            createdAt: string;
                        };
                    };
                };
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @enum {unknown} */
                            status: "waiting_for_approval" | "processing" | "done" | "failed";
                            amountFen: number;
                            reason: string;
                            lines: {
                                skuId: string;
                                count: number;
                                restock: boolean;
                                amountFen: number;
                            }[];
                            /** Format: date-time */
                            createdAt: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{orderNo}/refundable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What can be refunded of an order: the money, and the pieces of each line */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    orderNo: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description What was paid and is neither refunded nor on its way back. */
                            refundableFen: number;
                            lines: {
                                skuId: string;
                                count: number;
                                /** @description Pieces that refunds have named, failed ones left out. */
                                refundedCount: number;
                                /** @description What a refund of one piece gives back, while others of the line are left. */
                                eachFen: number;
                                /** @description What a refund of all pieces that are left of the line gives back. */
                                leftFen: number;
                                /** @description Whether pieces come back into stock where a refund does not say. */
                                restock: boolean;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Refunds of all orders, newest first */
        get: {
            parameters: {
                query?: {
                    status?: "waiting_for_approval" | "processing" | "done" | "failed";
                    orderNo?: string;
                    from?: string;
                    /** @description Not included. */
                    to?: string;
                    limit?: number;
                    /** @description `nextAfter` of the page before; absent for the first page. */
                    after?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                /** @enum {unknown} */
                                status: "waiting_for_approval" | "processing" | "done" | "failed";
                                amountFen: number;
                                reason: string;
                                lines: {
                                    skuId: string;
                                    count: number;
                                    restock: boolean;
                                    amountFen: number;
                                }[];
                                /** Format: date-time */
                                createdAt: string;
                                orderNo: string;
                                staff: {
                                    id: string;
                                    name: string;
                                } | null;
                                decision: ("approved" | "rejected") | null;
                                decidedBy: {
                                    id: string;
                                    name: string;
                                } | null;
                                decidedReason: string | null;
                                finishedAt: string | null;
                                /** @description How often the provider was asked. */
                                attempts: number;
                                lastAnswer: string | null;
                                /** @description Another refund has taken the place of this one, which failed. */
                                isRetried: boolean;
                                /** @description What the caller may do now. */
                                allowedActions: ("approve" | "reject" | "retry")[];
                            }[];
                            nextAfter: string | null;
                            /** @description How many there are, up to 10,000. */
                            count: number;
                            /** @description False where there are more than `count`. */
                            countIsExact: boolean;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/refund-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Refund requests of all shoppers */
        get: {
            parameters: {
                query?: {
                    status?: "requested" | "approved" | "rejected" | "withdrawn" | "sent_back" | "received" | "refunded";
                    page?: number;
                    pageSize?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                orderNo: string;
                                /** @enum {unknown} */
                                kind: "refund" | "return";
                                /** @enum {unknown} */
                                status: "requested" | "approved" | "rejected" | "withdrawn" | "sent_back" | "received" | "refunded";
                                amountFen: number;
                                reason: string;
                                lines: {
                                    skuId: string;
                                    count: number;
                                }[] | null;
                                imageUrls: string[];
                                takesTheRest: boolean;
                                /** Format: date-time */
                                createdAt: string;
                                decidedReason: string | null;
                                decidedAt: string | null;
                                returnShipment: {
                                    carrier: string;
                                    trackingNumber: string;
                                    /** Format: date-time */
                                    sentBackAt: string;
                                } | null;
                                receivedAt: string | null;
                                /** @description What the shopper (`withdraw`, `send_back`) and staff can do with it now. */
                                nextSteps: ("approve" | "reject" | "withdraw" | "send_back" | "receive" | "refund")[];
                            }[];
                            total: number;
                            page: number;
                            pageSize: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/refund-requests/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approve a refund request: the refund starts, or the shopper may send the pieces back */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A UUID. A repeat with the same key answers as the first. */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        reason?: string | null;
                        restock?: boolean | null;
                        lines?: {
                            skuId: string;
                            count: number;
                            restock?: boolean | null;
                        }[] | null;
                    } | null;
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            orderNo: string;
                            /** @enum {unknown} */
                            kind: "refund" | "return";
                            /** @enum {unknown} */
                            status: "requested" | "approved" | "rejected" | "withdrawn" | "sent_back" | "received" | "refunded";
                            amountFen: number;
                            reason: string;
                            lines: {
                                skuId: string;
                                count: number;
                            }[] | null;
                            imageUrls: string[];
                            takesTheRest: boolean;
                            /** Format: date-time */
                            createdAt: string;
                            decidedReason: string | null;
                            decidedAt: string | null;
                            returnShipment: {
                                carrier: string;
                                trackingNumber: string;
                                /** Format: date-time */
                                sentBackAt: string;
                            } | null;
                            receivedAt: string | null;
                            /** @description What the shopper (`withdraw`, `send_back`) and staff can do with it now. */
                            nextSteps: ("approve" | "reject" | "withdraw" | "send_back" | "receive" | "refund")[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/refund-requests/{id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reject a refund request */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A UUID. A repeat with the same key answers as the first. */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        reason?: string | null;
                    } | null;
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            orderNo: string;
                            /** @enum {unknown} */
                            kind: "refund" | "return";
                            /** @enum {unknown} */
                            status: "requested" | "approved" | "rejected" | "withdrawn" | "sent_back" | "received" | "refunded";
                            amountFen: number;
                            reason: string;
                            lines: {
                                skuId: string;
                                count: number;
                            }[] | null;
                            imageUrls: string[];
                            takesTheRest: boolean;
                            /** Format: date-time */
                            createdAt: string;
                            decidedReason: string | null;
                            decidedAt: string | null;
                            returnShipment: {
                                carrier: string;
                                trackingNumber: string;
                                /** Format: date-time */
                                sentBackAt: string;
                            } | null;
                            receivedAt: string | null;
                            /** @description What the shopper (`withdraw`, `send_back`) and staff can do with it now. */
                            nextSteps: ("approve" | "reject" | "withdraw" | "send_back" | "receive" | "refund")[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/refund-requests/{id}/receive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The pieces of an approved return have arrived */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A UUID. A repeat with the same key answers as the first. */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            orderNo: string;
                            /** @enum {unknown} */
                            kind: "refund" | "return";
                            /** @enum {unknown} */
                            status: "requested" | "approved" | "rejected" | "withdrawn" | "sent_back" | "received" | "refunded";
                            amountFen: number;
                            reason: string;
                            lines: {
                                skuId: string;
                                count: number;
                            }[] | null;
                            imageUrls: string[];
                            takesTheRest: boolean;
                            /** Format: date-time */
                            createdAt: string;
                            decidedReason: string | null;
                            decidedAt: string | null;
                            returnShipment: {
                                carrier: string;
                                trackingNumber: string;
                                /** Format: date-time */
                                sentBackAt: string;
                            } | null;
                            receivedAt: string | null;
                            /** @description What the shopper (`withdraw`, `send_back`) and staff can do with it now. */
                            nextSteps: ("approve" | "reject" | "withdraw" | "send_back" | "receive" | "refund")[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/refund-requests/{id}/refund": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refund a received return; each piece comes back into stock or is written off */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A UUID. A repeat with the same key answers as the first. */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        restock?: boolean | null;
                        lines?: {
                            skuId: string;
                            count: number;
                            restock?: boolean | null;
                        }[] | null;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            orderNo: string;
                            /** @enum {unknown} */
                            kind: "refund" | "return";
                            /** @enum {unknown} */
                            status: "requested" | "approved" | "rejected" | "withdrawn" | "sent_back" | "received" | "refunded";
                            amountFen: number;
                            reason: string;
                            lines: {
                                skuId: string;
                                count: number;
                            }[] | null;
                            imageUrls: string[];
                            takesTheRest: boolean;
                            /** Format: date-time */
                            createdAt: string;
                            decidedReason: string | null;
                            decidedAt: string | null;
                            returnShipment: {
                                carrier: string;
                                trackingNumber: string;
                                /** Format: date-time */
                                sentBackAt: string;
                            } | null;
                            receivedAt: string | null;
                            /** @description What the shopper (`withdraw`, `send_back`) and staff can do with it now. */
                            nextSteps: ("approve" | "reject" | "withdraw" | "send_back" | "receive" | "refund")[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/surplus-payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Surplus payments: money that belongs to no order */
        get: {
            parameters: {
                query?: {
                    status?: "refunding" | "refunded" | "failed";
                    page?: number;
                    pageSize?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                orderNo: string;
                                outTradeNo: string;
                                amountFen: number;
                                /** @enum {unknown} */
                                reason: "order_cancelled" | "paid_twice" | "wrong_amount";
                                /** @enum {unknown} */
                                status: "refunding" | "refunded" | "failed";
                                attempts: number;
                                lastAnswer: string | null;
                                /** Format: date-time */
                                createdAt: string;
                            }[];
                            total: number;
                            page: number;
                            pageSize: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/surplus-payments/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Retry the refund of a surplus payment that failed */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            orderNo: string;
                            outTradeNo: string;
                            amountFen: number;
                            /** @enum {unknown} */
                            reason: "order_cancelled" | "paid_twice" | "wrong_amount";
                            /** @enum {unknown} */
                            status: "refunding" | "refunded" | "failed";
                            attempts: number;
                            lastAnswer: string | null;
                            /** Format: date-time */
                            createdAt: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coupons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The coupons that can be claimed now */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                name: string;
                                discount: {
                                    /** @enum {string} */
                                    kind: "amount";
                                    offFen: number;
                                } | {
                                    /** @enum {string} */
                                    kind: "percent";
                                    percent: number;
                                    maxOffFen?: number;
                                };
                                minSpendFen: number;
                                /** @description The goods that it is about. A category stands for those below it too. */
                                scope: "all" | {
                                    categoryIds: string[];
                                } | {
                                    productIds: string[];
                                };
                                /** Format: date-time */
                                validFrom: string;
                                /** Format: date-time */
                                validUntil: string;
                                stacks: boolean;
                                /** Format: date-time */
                                claimUntil: string;
                                perUser: number;
                                left: number;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/coupons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All coupons, the newest first */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description `nextAfter` of the page before; absent for the first page. */
                    after?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                name: string;
                                discount: {
                                    /** @enum {string} */
                                    kind: "amount";
                                    offFen: number;
                                } | {
                                    /** @enum {string} */
                                    kind: "percent";
                                    percent: number;
                                    maxOffFen?: number;
                                };
                                minSpendFen: number;
                                /** @description The goods that it is about. A category stands for those below it too. */
                                scope: "all" | {
                                    categoryIds: string[];
                                } | {
                                    productIds: string[];
                                };
                                /** Format: date-time */
                                validFrom: string;
                                /** Format: date-time */
                                validUntil: string;
                                stacks: boolean;
                                quantity: number;
                                perUser: number;
                                code: string | null;
                                /** Format: date-time */
                                claimFrom: string;
                                /** Format: date-time */
                                claimUntil: string;
                                /**
                                 * @description A paused coupon cannot be claimed; those that were claimed can be used.
                                 * @enum {unknown}
                                 */
                                status: "active" | "paused";
                                claimed: number;
                                used: number;
                                /** @description Grows with each change. */
                                version: number;
                                /** Format: date-time */
                                createdAt: string;
                            }[];
                            nextAfter: string | null;
                            /** @description How many there are, up to 10,000. */
                            count: number;
                            /** @description False where there are more than `count`. */
                            countIsExact: boolean;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Make a coupon */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name: string;
                        discount: {
                            /** @enum {string} */
                            kind: "amount";
                            offFen: number;
                        } | {
                            /** @enum {string} */
                            kind: "percent";
                            /** @description What is taken off: 10 is 九折. */
                            percent: number;
                            maxOffFen?: number;
                        };
                        minSpendFen?: number;
                        /** @description The goods that it is about. A category stands for those below it too. */
                        scope?: "all" | {
                            categoryIds: string[];
                        } | {
                            productIds: string[];
                        };
                        /** Format: date-time */
                        validFrom: string;
                        /** Format: date-time */
                        validUntil: string;
                        /** @description Goes together with other coupons that stack. */
                        stacks?: boolean;
                        quantity: number;
                        perUser?: number;
                        code?: string | null;
                        /** Format: date-time */
                        claimFrom: string;
                        /** Format: date-time */
                        claimUntil: string;
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            discount: {
                                /** @enum {string} */
                                kind: "amount";
                                offFen: number;
                            } | {
                                /** @enum {string} */
                                kind: "percent";
                                percent: number;
                                maxOffFen?: number;
                            };
                            minSpendFen: number;
                            /** @description The goods that it is about. A category stands for those below it too. */
                            scope: "all" | {
                                categoryIds: string[];
                            } | {
                                productIds: string[];
                            };
                            /** Format: date-time */
                            validFrom: string;
                            /** Format: date-time */
                            validUntil: string;
                            stacks: boolean;
                            quantity: number;
                            perUser: number;
                            code: string | null;
                            /** Format: date-time */
                            claimFrom: string;
                            /** Format: date-time */
                            claimUntil: string;
                            /**
                             * @description A paused coupon cannot be claimed; those that were claimed can be used.
                             * @enum {unknown}
                             */
                            status: "active" | "paused";
                            claimed: number;
                            used: number;
                            /** @description Grows with each change. */
                            version: number;
                            /** Format: date-time */
                            createdAt: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/coupons/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A coupon */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            discount: {
                                /** @enum {string} */
                                kind: "amount";
                                offFen: number;
                            } | {
                                /** @enum {string} */
                                kind: "percent";
                                percent: number;
                                maxOffFen?: number;
                            };
                            minSpendFen: number;
                            /** @description The goods that it is about. A category stands for those below it too. */
                            scope: "all" | {
                                categoryIds: string[];
                            } | {
                                productIds: string[];
                            };
                            /** Format: date-time */
                            validFrom: string;
                            /** Format: date-time */
                            validUntil: string;
                            stacks: boolean;
                            quantity: number;
                            perUser: number;
                            code: string | null;
                            /** Format: date-time */
                            claimFrom: string;
                            /** Format: date-time */
                            claimUntil: string;
                            /**
                             * @description A paused coupon cannot be claimed; those that were claimed can be used.
                             * @enum {unknown}
                             */
                            status: "active" | "paused";
                            claimed: number;
                            used: number;
                            /** @description Grows with each change. */
                            version: number;
                            /** Format: date-time */
                            createdAt: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change a coupon; what has been claimed keeps its terms */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name?: string;
                        discount?: {
                            /** @enum {string} */
                            kind: "amount";
                            offFen: number;
                        } | {
                            /** @enum {string} */
                            kind: "percent";
                            /** @description What is taken off: 10 is 九折. */
                            percent: number;
                            maxOffFen?: number;
                        };
                        minSpendFen?: number;
                        /** @description The goods that it is about. A category stands for those below it too. */
                        scope?: "all" | {
                            categoryIds: string[];
                        } | {
                            productIds: string[];
                        };
                        /** Format: date-time */
                        validFrom?: string;
                        /** Format: date-time */
                        validUntil?: string;
                        /** @description Goes together with other coupons that stack. */
                        stacks?: boolean;
                        quantity?: number;
                        perUser?: number;
                        code?: string | null;
                        /** Format: date-time */
                        claimFrom?: string;
                        /** Format: date-time */
                        claimUntil?: string;
                        /**
                         * @description A paused coupon cannot be claimed; those that were claimed can be used.
                         * @enum {unknown}
                         */
                        status?: "active" | "paused";
                        /** @description The version that the change was made from; with an older one the answer is `edited_meanwhile`. */
                        version?: number;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            discount: {
                                /** @enum {string} */
                                kind: "amount";
                                offFen: number;
                            } | {
                                /** @enum {string} */
                                kind: "percent";
                                percent: number;
                                maxOffFen?: number;
                            };
                            minSpendFen: number;
                            /** @description The goods that it is about. A category stands for those below it too. */
                            scope: "all" | {
                                categoryIds: string[];
                            } | {
                                productIds: string[];
                            };
                            /** Format: date-time */
                            validFrom: string;
                            /** Format: date-time */
                            validUntil: string;
                            stacks: boolean;
                            quantity: number;
                            perUser: number;
                            code: string | null;
                            /** Format: date-time */
                            claimFrom: string;
                            /** Format: date-time */
                            claimUntil: string;
                            /**
                             * @description A paused coupon cannot be claimed; those that were claimed can be used.
                             * @enum {unknown}
                             */
                            status: "active" | "paused";
                            claimed: number;
                            used: number;
                            /** @description Grows with each change. */
                            version: number;
                            /** Format: date-time */
                            createdAt: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        trace?: never;
    };
    "/api/coupons/{id}/claim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Claim a coupon */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            couponId: string;
                            /** @enum {unknown} */
                            status: "usable" | "used" | "expired";
                            name: string;
                            discount: {
                                /** @enum {string} */
                                kind: "amount";
                                offFen: number;
                            } | {
                                /** @enum {string} */
                                kind: "percent";
                                percent: number;
                                maxOffFen?: number;
                            };
                            minSpendFen: number;
                            /** @description The goods that it is about. A category stands for those below it too. */
                            scope: "all" | {
                                categoryIds: string[];
                            } | {
                                productIds: string[];
                            };
                            /** Format: date-time */
                            validFrom: string;
                            /** Format: date-time */
                            validUntil: string;
                            stacks: boolean;
                            /** Format: date-time */
                            claimedAt: string;
                            usedAt: string | null;
                            orderNo: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coupons/redeem": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Claim the coupon of a code */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        code: string;
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            couponId: string;
                            /** @enum {unknown} */
                            status: "usable" | "used" | "expired";
                            name: string;
                            discount: {
                                /** @enum {string} */
                                kind: "amount";
                                offFen: number;
                            } | {
                                /** @enum {string} */
                                kind: "percent";
                                percent: number;
                                maxOffFen?: number;
                            };
                            minSpendFen: number;
                            /** @description The goods that it is about. A category stands for those below it too. */
                            scope: "all" | {
                                categoryIds: string[];
                            } | {
                                productIds: string[];
                            };
                            /** Format: date-time */
                            validFrom: string;
                            /** Format: date-time */
                            validUntil: string;
                            stacks: boolean;
                            /** Format: date-time */
                            claimedAt: string;
                            usedAt: string | null;
                            orderNo: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/coupons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My coupons, the newest first */
        get: {
            parameters: {
                query?: {
                    status?: "usable" | "used" | "expired";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                couponId: string;
                                /** @enum {unknown} */
                                status: "usable" | "used" | "expired";
                                name: string;
                                discount: {
                                    /** @enum {string} */
                                    kind: "amount";
                                    offFen: number;
                                } | {
                                    /** @enum {string} */
                                    kind: "percent";
                                    percent: number;
                                    maxOffFen?: number;
                                };
                                minSpendFen: number;
                                /** @description The goods that it is about. A category stands for those below it too. */
                                scope: "all" | {
                                    categoryIds: string[];
                                } | {
                                    productIds: string[];
                                };
                                /** Format: date-time */
                                validFrom: string;
                                /** Format: date-time */
                                validUntil: string;
                                stacks: boolean;
                                /** Format: date-time */
                                claimedAt: string;
                                usedAt: string | null;
                                orderNo: string | null;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/promotions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All automatic promotions, the newest first */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description `nextAfter` of the page before; absent for the first page. */
                    after?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                /** @enum {unknown} */
                                kind: "spend_off" | "count_off" | "bundle" | "free_shipping";
                                /** @description As orders show it. */
                                name: string;
                                steps: {
                                    [key: string]: unknown;
                                }[];
                                /** @description The goods that it is about. A category stands for those below it too. */
                                scope: "all" | {
                                    categoryIds: string[];
                                } | {
                                    productIds: string[];
                                };
                                /** Format: date-time */
                                from: string;
                                /** Format: date-time */
                                until: string;
                                priority: number;
                                stacks: boolean;
                                /** @enum {unknown} */
                                status: "active" | "paused";
                                /** @description Grows with each change. */
                                version: number;
                                /** Format: date-time */
                                createdAt: string;
                            }[];
                            nextAfter: string | null;
                            /** @description How many there are, up to 10,000. */
                            count: number;
                            /** @description False where there are more than `count`. */
                            countIsExact: boolean;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Make a promotion */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        kind: "spend_off" | "count_off" | "bundle" | "free_shipping";
                        /** @description spend_off `{ fromFen, offFen }`, count_off `{ fromCount, percent }`, bundle `{ skuIds, priceFen }`, free_shipping `{ fromFen }` */
                        steps: {
                            fromFen: number;
                            offFen: number;
                        }[] | {
                            fromCount: number;
                            /** @description What is taken off. */
                            percent: number;
                        }[] | {
                            skuIds: string[];
                            priceFen: number;
                        }[] | {
                            fromFen: number;
                        }[];
                        /** Format: date-time */
                        from: string;
                        /** Format: date-time */
                        until: string;
                        name?: string;
                        /** @description The goods that it is about. A category stands for those below it too. */
                        scope?: "all" | {
                            categoryIds: string[];
                        } | {
                            productIds: string[];
                        };
                        /** @description Higher ones come first. */
                        priority?: number;
                        /** @description Goes together with other promotions that stack, on one line. */
                        stacks?: boolean;
                        /** @enum {unknown} */
                        status?: "active" | "paused";
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @enum {unknown} */
                            kind: "spend_off" | "count_off" | "bundle" | "free_shipping";
                            /** @description As orders show it. */
                            name: string;
                            steps: {
                                [key: string]: unknown;
                            }[];
                            /** @description The goods that it is about. A category stands for those below it too. */
                            scope: "all" | {
                                categoryIds: string[];
                            } | {
                                productIds: string[];
                            };
                            /** Format: date-time */
                            from: string;
                            /** Format: date-time */
                            until: string;
                            priority: number;
                            stacks: boolean;
                            /** @enum {unknown} */
                            status: "active" | "paused";
                            /** @description Grows with each change. */
                            version: number;
                            /** Format: date-time */
                            createdAt: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/promotions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A promotion */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @enum {unknown} */
                            kind: "spend_off" | "count_off" | "bundle" | "free_shipping";
                            /** @description As orders show it. */
                            name: string;
                            steps: {
                                [key: string]: unknown;
                            }[];
                            /** @description The goods that it is about. A category stands for those below it too. */
                            scope: "all" | {
                                categoryIds: string[];
                            } | {
                                productIds: string[];
                            };
                            /** Format: date-time */
                            from: string;
                            /** Format: date-time */
                            until: string;
                            priority: number;
                            stacks: boolean;
                            /** @enum {unknown} */
                            status: "active" | "paused";
                            /** @description Grows with each change. */
                            version: number;
                            /** Format: date-time */
                            createdAt: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change a promotion; checkouts made before are refused with `goods_changed` */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        kind?: "spend_off" | "count_off" | "bundle" | "free_shipping";
                        /** @description spend_off `{ fromFen, offFen }`, count_off `{ fromCount, percent }`, bundle `{ skuIds, priceFen }`, free_shipping `{ fromFen }` */
                        steps?: {
                            fromFen: number;
                            offFen: number;
                        }[] | {
                            fromCount: number;
                            /** @description What is taken off. */
                            percent: number;
                        }[] | {
                            skuIds: string[];
                            priceFen: number;
                        }[] | {
                            fromFen: number;
                        }[];
                        /** Format: date-time */
                        from?: string;
                        /** Format: date-time */
                        until?: string;
                        name?: string;
                        /** @description The goods that it is about. A category stands for those below it too. */
                        scope?: "all" | {
                            categoryIds: string[];
                        } | {
                            productIds: string[];
                        };
                        /** @description Higher ones come first. */
                        priority?: number;
                        /** @description Goes together with other promotions that stack, on one line. */
                        stacks?: boolean;
                        /** @enum {unknown} */
                        status?: "active" | "paused";
                        /** @description The version that the change was made from; with an older one the answer is `edited_meanwhile`. */
                        version?: number;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @enum {unknown} */
                            kind: "spend_off" | "count_off" | "bundle" | "free_shipping";
                            /** @description As orders show it. */
                            name: string;
                            steps: {
                                [key: string]: unknown;
                            }[];
                            /** @description The goods that it is about. A category stands for those below it too. */
                            scope: "all" | {
                                categoryIds: string[];
                            } | {
                                productIds: string[];
                            };
                            /** Format: date-time */
                            from: string;
                            /** Format: date-time */
                            until: string;
                            priority: number;
                            stacks: boolean;
                            /** @enum {unknown} */
                            status: "active" | "paused";
                            /** @description Grows with each change. */
                            version: number;
                            /** Format: date-time */
                            createdAt: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        trace?: never;
    };
    "/api/checkouts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Freeze what is about to be bought */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The `ticket` of the refusal `waiting_room`. */
                    "x-queue-ticket"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        source?: "cart";
                        items?: {
                            skuId: string;
                            count: number;
                        }[];
                        /** @description Decides the shipping fee; without it the default address does. */
                        addressId?: string;
                        /** @description Ids of my coupons, or the best combination. Without it none is used. */
                        coupons?: "best" | string[];
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            key: string;
                            /** Format: date-time */
                            expiresAt: string;
                            items: {
                                skuId: string;
                                productId: string;
                                title: string;
                                options: {
                                    name: string;
                                    value: string;
                                }[];
                                imageUrl: string | null;
                                priceFen: number;
                                /** @description The share of the discount that falls on this line. */
                                discountFen: number;
                                count: number;
                            }[];
                            itemsAmountFen: number;
                            discountFen: number;
                            discounts: {
                                /** @enum {unknown} */
                                source: "promotion" | "coupon" | "free_shipping";
                                /** @description Of the promotion, or of my coupon. */
                                id: string;
                                name: string;
                                offFen: number;
                            }[];
                            shippingFen: number;
                            totalFen: number;
                            defaultAddressId: string | null;
                            /** @description My coupons that this checkout uses. */
                            coupons: string[];
                            usableCoupons: {
                                id: string;
                                couponId: string;
                                /** @enum {unknown} */
                                status: "usable" | "used" | "expired";
                                name: string;
                                discount: {
                                    /** @enum {string} */
                                    kind: "amount";
                                    offFen: number;
                                } | {
                                    /** @enum {string} */
                                    kind: "percent";
                                    percent: number;
                                    maxOffFen?: number;
                                };
                                minSpendFen: number;
                                /** @description The goods that it is about. A category stands for those below it too. */
                                scope: "all" | {
                                    categoryIds: string[];
                                } | {
                                    productIds: string[];
                                };
                                /** Format: date-time */
                                validFrom: string;
                                /** Format: date-time */
                                validUntil: string;
                                stacks: boolean;
                                /** Format: date-time */
                                claimedAt: string;
                                usedAt: string | null;
                                orderNo: string | null;
                                /** @description What it takes off by itself. */
                                offFen: number;
                                isSelected: boolean;
                            }[];
                            unusableCoupons: {
                                id: string;
                                couponId: string;
                                /** @enum {unknown} */
                                status: "usable" | "used" | "expired";
                                name: string;
                                discount: {
                                    /** @enum {string} */
                                    kind: "amount";
                                    offFen: number;
                                } | {
                                    /** @enum {string} */
                                    kind: "percent";
                                    percent: number;
                                    maxOffFen?: number;
                                };
                                minSpendFen: number;
                                /** @description The goods that it is about. A category stands for those below it too. */
                                scope: "all" | {
                                    categoryIds: string[];
                                } | {
                                    productIds: string[];
                                };
                                /** Format: date-time */
                                validFrom: string;
                                /** Format: date-time */
                                validUntil: string;
                                stacks: boolean;
                                /** Format: date-time */
                                claimedAt: string;
                                usedAt: string | null;
                                orderNo: string | null;
                                /** @description `not_started`, `out_of_scope`, `min_spend` or `nothing_off`. */
                                reason: string;
                                /** @description What is missing to the minimum. */
                                missingFen: number;
                            }[];
                            best: {
                                coupons: string[];
                                offFen: number;
                            };
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My orders, found by status, title and number */
        get: {
            parameters: {
                query?: {
                    status?: "pending_payment" | "paid" | "shipped" | "completed" | "cancelled";
                    /** @description Words of a product’s title, or digits of an order number. */
                    q?: string;
                    page?: number;
                    pageSize?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                orderNo: string;
                                /** @enum {unknown} */
                                status: "pending_payment" | "paid" | "shipped" | "completed" | "cancelled";
                                items: {
                                    skuId: string;
                                    productId: string;
                                    title: string;
                                    options: {
                                        name: string;
                                        value: string;
                                    }[];
                                    imageUrl: string | null;
                                    priceFen: number;
                                    /** @description The share of the discount that falls on this line. */
                                    discountFen: number;
                                    count: number;
                                }[];
                                itemsAmountFen: number;
                                discountFen: number;
                                discounts: {
                                    /** @enum {unknown} */
                                    source: "promotion" | "coupon" | "free_shipping";
                                    /** @description Of the promotion, or of my coupon. */
                                    id: string;
                                    name: string;
                                    offFen: number;
                                }[];
                                shippingFen: number;
                                totalFen: number;
                                refundedFen: number;
                                address: {
                                    recipient: string;
                                    mobile: string;
                                    province: string;
                                    city: string;
                                    district: string | null;
                                    detail: string;
                                };
                                remark: string;
                                /** Format: date-time */
                                createdAt: string;
                                /** Format: date-time */
                                expiresAt: string;
                                paidAt: string | null;
                                shipment: {
                                    carrier: string;
                                    /** @description The name of a known carrier, else `carrier` itself. */
                                    carrierName: string;
                                    trackingNumber: string;
                                    trackingUrl: string | null;
                                    /** Format: date-time */
                                    shippedAt: string;
                                } | null;
                                shipments: {
                                    id: string;
                                    carrier: string;
                                    /** @description The name of a known carrier, else `carrier` itself. */
                                    carrierName: string;
                                    trackingNumber: string;
                                    trackingUrl: string | null;
                                    /** Format: date-time */
                                    shippedAt: string;
                                    lines: {
                                        skuId: string;
                                        count: number;
                                    }[];
                                }[];
                                payments: {
                                    paymentId: string;
                                    outTradeNo: string;
                                    provider: string;
                                    status: string;
                                    amountFen: number;
                                }[];
                                refunds: {
                                    id: string;
                                    /** @enum {unknown} */
                                    status: "waiting_for_approval" | "processing" | "done" | "failed";
                                    amountFen: number;
                                    reason: string;
                                    lines: {
                                        skuId: string;
                                        count: number;
                                        restock: boolean;
                                        amountFen: number;
                                    }[];
                                    /** @description The provider refused it, and no other refund has taken its place. */
                                    needsRetry: boolean;
                                    /** Format: date-time */
                                    createdAt: string;
                                }[];
                                allowedActions: ("pay" | "cancel" | "receive" | "request_refund")[];
                                /** @description No parcel is on its way, so the order can go elsewhere. */
                                canChangeAddress: boolean;
                            }[];
                            total: number;
                            page: number;
                            pageSize: number;
                            /** @description How many orders `q` finds in each status, whatever `status` is. */
                            counts: {
                                pending_payment: number;
                                paid: number;
                                shipped: number;
                                completed: number;
                                cancelled: number;
                            };
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Place the order of a checkout, exactly once */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                    /** @description The `ticket` of the refusal `waiting_room`. */
                    "x-queue-ticket"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        addressId: string;
                        remark?: string | null;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            orderNo: string;
                            /** @enum {unknown} */
                            status: "pending_payment" | "paid" | "shipped" | "completed" | "cancelled";
                            items: {
                                skuId: string;
                                productId: string;
                                title: string;
                                options: {
                                    name: string;
                                    value: string;
                                }[];
                                imageUrl: string | null;
                                priceFen: number;
                                /** @description The share of the discount that falls on this line. */
                                discountFen: number;
                                count: number;
                            }[];
                            itemsAmountFen: number;
                            discountFen: number;
                            discounts: {
                                /** @enum {unknown} */
                                source: "promotion" | "coupon" | "free_shipping";
                                /** @description Of the promotion, or of my coupon. */
                                id: string;
                                name: string;
                                offFen: number;
                            }[];
                            shippingFen: number;
                            totalFen: number;
                            refundedFen: number;
                            address: {
                                recipient: string;
                                mobile: string;
                                province: string;
                                city: string;
                                district: string | null;
                                detail: string;
                            };
                            remark: string;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            expiresAt: string;
                            paidAt: string | null;
                            shipment: {
                                carrier: string;
                                /** @description The name of a known carrier, else `carrier` itself. */
                                carrierName: string;
                                trackingNumber: string;
                                trackingUrl: string | null;
                                /** Format: date-time */
                                shippedAt: string;
                            } | null;
                            shipments: {
                                id: string;
                                carrier: string;
                                /** @description The name of a known carrier, else `carrier` itself. */
                                carrierName: string;
                                trackingNumber: string;
                                trackingUrl: string | null;
                                /** Format: date-time */
                                shippedAt: string;
                                lines: {
                                    skuId: string;
                                    count: number;
                                }[];
                            }[];
                            payments: {
                                paymentId: string;
                                outTradeNo: string;
                                provider: string;
                                status: string;
                                amountFen: number;
                            }[];
                            refunds: {
                                id: string;
                                /** @enum {unknown} */
                                status: "waiting_for_approval" | "processing" | "done" | "failed";
                                amountFen: number;
                                reason: string;
                                lines: {
                                    skuId: string;
                                    count: number;
                                    restock: boolean;
                                    amountFen: number;
                                }[];
                                /** @description The provider refused it, and no other refund has taken its place. */
                                needsRetry: boolean;
                                /** Format: date-time */
                                createdAt: string;
                            }[];
                            allowedActions: ("pay" | "cancel" | "receive" | "request_refund")[];
                            /** @description No parcel is on its way, so the order can go elsewhere. */
                            canChangeAddress: boolean;
                            events: {
                                /** Format: date-time */
                                at: string;
                                from: ("pending_payment" | "paid" | "shipped" | "completed" | "cancelled") | null;
                                /** @enum {unknown} */
                                to: "pending_payment" | "paid" | "shipped" | "completed" | "cancelled";
                                by: string;
                                reason: string;
                            }[];
                        };
                    };
                };
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            orderNo: string;
                            /** @enum {unknown} */
                            status: "pending_payment" | "paid" | "shipped" | "completed" | "cancelled";
                            items: {
                                skuId: string;
                                productId: string;
                                title: string;
                                options: {
                                    name: string;
                                    value: string;
                                }[];
                                imageUrl: string | null;
                                priceFen: number;
                                /** @description The share of the discount that falls on this line. */
                                discountFen: number;
                                count: number;
                            }[];
                            itemsAmountFen: number;
                            discountFen: number;
                            discounts: {
                                /** @enum {unknown} */
                                source: "promotion" | "coupon" | "free_shipping";
                                /** @description Of the promotion, or of my coupon. */
                                id: string;
                                name: string;
                                offFen: number;
                            }[];
                            shippingFen: number;
                            totalFen: number;
                            refundedFen: number;
                            address: {
                                recipient: string;
                                mobile: string;
                                province: string;
                                city: string;
                                district: string | null;
                                detail: string;
                            };
                            remark: string;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            expiresAt: string;
                            paidAt: string | null;
                            shipment: {
                                carrier: string;
                                /** @description The name of a known carrier, else `carrier` itself. */
                                carrierName: string;
                                trackingNumber: string;
                                trackingUrl: string | null;
                                /** Format: date-time */
                                shippedAt: string;
                            } | null;
                            shipments: {
                                id: string;
                                carrier: string;
                                /** @description The name of a known carrier, else `carrier` itself. */
                                carrierName: string;
                                trackingNumber: string;
                                trackingUrl: string | null;
                                /** Format: date-time */
                                shippedAt: string;
                                lines: {
                                    skuId: string;
                                    count: number;
                                }[];
                            }[];
                            payments: {
                                paymentId: string;
                                outTradeNo: string;
                                provider: string;
                                status: string;
                                amountFen: number;
                            }[];
                            refunds: {
                                id: string;
                                /** @enum {unknown} */
                                status: "waiting_for_approval" | "processing" | "done" | "failed";
                                amountFen: number;
                                reason: string;
                                lines: {
                                    skuId: string;
                                    count: number;
                                    restock: boolean;
                                    amountFen: number;
                                }[];
                                /** @description The provider refused it, and no other refund has taken its place. */
                                needsRetry: boolean;
                                /** Format: date-time */
                                createdAt: string;
                            }[];
                            allowedActions: ("pay" | "cancel" | "receive" | "request_refund")[];
                            /** @description No parcel is on its way, so the order can go elsewhere. */
                            canChangeAddress: boolean;
                            events: {
                                /** Format: date-time */
                                at: string;
                                from: ("pending_payment" | "paid" | "shipped" | "completed" | "cancelled") | null;
                                /** @enum {unknown} */
                                to: "pending_payment" | "paid" | "shipped" | "completed" | "cancelled";
                                by: string;
                                reason: string;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{orderNo}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One order */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    orderNo: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            orderNo: string;
                            /** @enum {unknown} */
                            status: "pending_payment" | "paid" | "shipped" | "completed" | "cancelled";
                            items: {
                                skuId: string;
                                productId: string;
                                title: string;
                                options: {
                                    name: string;
                                    value: string;
                                }[];
                                imageUrl: string | null;
                                priceFen: number;
                                /** @description The share of the discount that falls on this line. */
                                discountFen: number;
                                count: number;
                            }[];
                            itemsAmountFen: number;
                            discountFen: number;
                            discounts: {
                                /** @enum {unknown} */
                                source: "promotion" | "coupon" | "free_shipping";
                                /** @description Of the promotion, or of my coupon. */
                                id: string;
                                name: string;
                                offFen: number;
                            }[];
                            shippingFen: number;
                            totalFen: number;
                            refundedFen: number;
                            address: {
                                recipient: string;
                                mobile: string;
                                province: string;
                                city: string;
                                district: string | null;
                                detail: string;
                            };
                            remark: string;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            expiresAt: string;
                            paidAt: string | null;
                            shipment: {
                                carrier: string;
                                /** @description The name of a known carrier, else `carrier` itself. */
                                carrierName: string;
                                trackingNumber: string;
                                trackingUrl: string | null;
                                /** Format: date-time */
                                shippedAt: string;
                            } | null;
                            shipments: {
                                id: string;
                                carrier: string;
                                /** @description The name of a known carrier, else `carrier` itself. */
                                carrierName: string;
                                trackingNumber: string;
                                trackingUrl: string | null;
                                /** Format: date-time */
                                shippedAt: string;
                                lines: {
                                    skuId: string;
                                    count: number;
                                }[];
                            }[];
                            payments: {
                                paymentId: string;
                                outTradeNo: string;
                                provider: string;
                                status: string;
                                amountFen: number;
                            }[];
                            refunds: {
                                id: string;
                                /** @enum {unknown} */
                                status: "waiting_for_approval" | "processing" | "done" | "failed";
                                amountFen: number;
                                reason: string;
                                lines: {
                                    skuId: string;
                                    count: number;
                                    restock: boolean;
                                    amountFen: number;
                                }[];
                                /** @description The provider refused it, and no other refund has taken its place. */
                                needsRetry: boolean;
                                /** Format: date-time */
                                createdAt: string;
                            }[];
                            allowedActions: ("pay" | "cancel" | "receive" | "request_refund")[];
                            /** @description No parcel is on its way, so the order can go elsewhere. */
                            canChangeAddress: boolean;
                            events: {
                                /** Format: date-time */
                                at: string;
                                from: ("pending_payment" | "paid" | "shipped" | "completed" | "cancelled") | null;
                                /** @enum {unknown} */
                                to: "pending_payment" | "paid" | "shipped" | "completed" | "cancelled";
                                by: string;
                                reason: string;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{orderNo}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel an unpaid order */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    orderNo: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        reason?: string | null;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            orderNo: string;
                            /** @enum {unknown} */
                            status: "pending_payment" | "paid" | "shipped" | "completed" | "cancelled";
                            items: {
                                skuId: string;
                                productId: string;
                                title: string;
                                options: {
                                    name: string;
                                    value: string;
                                }[];
                                imageUrl: string | null;
                                priceFen: number;
                                /** @description The share of the discount that falls on this line. */
                                discountFen: number;
                                count: number;
                            }[];
                            itemsAmountFen: number;
                            discountFen: number;
                            discounts: {
                                /** @enum {unknown} */
                                source: "promotion" | "coupon" | "free_shipping";
                                /** @description Of the promotion, or of my coupon. */
                                id: string;
                                name: string;
                                offFen: number;
                            }[];
                            shippingFen: number;
                            totalFen: number;
                            refundedFen: number;
                            address: {
                                recipient: string;
                                mobile: string;
                                province: string;
                                city: string;
                                district: string | null;
                                detail: string;
                            };
                            remark: string;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            expiresAt: string;
                            paidAt: string | null;
                            shipment: {
                                carrier: string;
                                /** @description The name of a known carrier, else `carrier` itself. */
                                carrierName: string;
                                trackingNumber: string;
                                trackingUrl: string | null;
                                /** Format: date-time */
                                shippedAt: string;
                            } | null;
                            shipments: {
                                id: string;
                                carrier: string;
                                /** @description The name of a known carrier, else `carrier` itself. */
                                carrierName: string;
                                trackingNumber: string;
                                trackingUrl: string | null;
                                /** Format: date-time */
                                shippedAt: string;
                                lines: {
                                    skuId: string;
                                    count: number;
                                }[];
                            }[];
                            payments: {
                                paymentId: string;
                                outTradeNo: string;
                                provider: string;
                                status: string;
                                amountFen: number;
                            }[];
                            refunds: {
                                id: string;
                                /** @enum {unknown} */
                                status: "waiting_for_approval" | "processing" | "done" | "failed";
                                amountFen: number;
                                reason: string;
                                lines: {
                                    skuId: string;
                                    count: number;
                                    restock: boolean;
                                    amountFen: number;
                                }[];
                                /** @description The provider refused it, and no other refund has taken its place. */
                                needsRetry: boolean;
                                /** Format: date-time */
                                createdAt: string;
                            }[];
                            allowedActions: ("pay" | "cancel" | "receive" | "request_refund")[];
                            /** @description No parcel is on its way, so the order can go elsewhere. */
                            canChangeAddress: boolean;
                            events: {
                                /** Format: date-time */
                                at: string;
                                from: ("pending_payment" | "paid" | "shipped" | "completed" | "cancelled") | null;
                                /** @enum {unknown} */
                                to: "pending_payment" | "paid" | "shipped" | "completed" | "cancelled";
                                by: string;
                                reason: string;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{orderNo}/receive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirm that the goods have arrived */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    orderNo: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            orderNo: string;
                            /** @enum {unknown} */
                            status: "pending_payment" | "paid" | "shipped" | "completed" | "cancelled";
                            items: {
                                skuId: string;
                                productId: string;
                                title: string;
                                options: {
                                    name: string;
                                    value: string;
                                }[];
                                imageUrl: string | null;
                                priceFen: number;
                                /** @description The share of the discount that falls on this line. */
                                discountFen: number;
                                count: number;
                            }[];
                            itemsAmountFen: number;
                            discountFen: number;
                            discounts: {
                                /** @enum {unknown} */
                                source: "promotion" | "coupon" | "free_shipping";
                                /** @description Of the promotion, or of my coupon. */
                                id: string;
                                name: string;
                                offFen: number;
                            }[];
                            shippingFen: number;
                            totalFen: number;
                            refundedFen: number;
                            address: {
                                recipient: string;
                                mobile: string;
                                province: string;
                                city: string;
                                district: string | null;
                                detail: string;
                            };
                            remark: string;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            expiresAt: string;
                            paidAt: string | null;
                            shipment: {
                                carrier: string;
                                /** @description The name of a known carrier, else `carrier` itself. */
                                carrierName: string;
                                trackingNumber: string;
                                trackingUrl: string | null;
                                /** Format: date-time */
                                shippedAt: string;
                            } | null;
                            shipments: {
                                id: string;
                                carrier: string;
                                /** @description The name of a known carrier, else `carrier` itself. */
                                carrierName: string;
                                trackingNumber: string;
                                trackingUrl: string | null;
                                /** Format: date-time */
                                shippedAt: string;
                                lines: {
                                    skuId: string;
                                    count: number;
                                }[];
                            }[];
                            payments: {
                                paymentId: string;
                                outTradeNo: string;
                                provider: string;
                                status: string;
                                amountFen: number;
                            }[];
                            refunds: {
                                id: string;
                                /** @enum {unknown} */
                                status: "waiting_for_approval" | "processing" | "done" | "failed";
                                amountFen: number;
                                reason: string;
                                lines: {
                                    skuId: string;
                                    count: number;
                                    restock: boolean;
                                    amountFen: number;
                                }[];
                                /** @description The provider refused it, and no other refund has taken its place. */
                                needsRetry: boolean;
                                /** Format: date-time */
                                createdAt: string;
                            }[];
                            allowedActions: ("pay" | "cancel" | "receive" | "request_refund")[];
                            /** @description No parcel is on its way, so the order can go elsewhere. */
                            canChangeAddress: boolean;
                            events: {
                                /** Format: date-time */
                                at: string;
                                from: ("pending_payment" | "paid" | "shipped" | "completed" | "cancelled") | null;
                                /** @enum {unknown} */
                                to: "pending_payment" | "paid" | "shipped" | "completed" | "cancelled";
                                by: string;
                                reason: string;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{orderNo}/buy-again": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put the goods of an order into the cart again */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A UUID. A repeat with the same key answers as the first. */
                    "idempotency-key"?: string;
                };
                path: {
                    orderNo: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Newest first. */
                            items: {
                                skuId: string;
                                productId: string | null;
                                title: string;
                                options: {
                                    name: string;
                                    value: string;
                                }[];
                                imageUrl: string | null;
                                priceFen: number;
                                count: number;
                                isChecked: boolean;
                                available: number;
                                problem: ("out_of_stock" | "insufficient_stock" | "off_shelf" | "price_changed") | null;
                            }[];
                            /** @description The sum of all counts. */
                            totalCount: number;
                            /** @description The sum of the counts of checked items on the shelf. */
                            checkedCount: number;
                            /** @description What those cost at today’s prices. */
                            checkedAmountFen: number;
                            rejected: {
                                skuId: string;
                                reason: "sku_not_found" | "cart_full";
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{orderNo}/address": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Send an order elsewhere, until its first parcel; the shipping fee stays */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    orderNo: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        recipient: string;
                        /** @description A mobile number of mainland China. */
                        mobile: string;
                        /** @description Six digits, of the lowest level. */
                        regionCode: string;
                        detail: string;
                        /** @description True makes it the default. The default gives way only to another. */
                        isDefault?: boolean;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            orderNo: string;
                            /** @enum {unknown} */
                            status: "pending_payment" | "paid" | "shipped" | "completed" | "cancelled";
                            items: {
                                skuId: string;
                                productId: string;
                                title: string;
                                options: {
                                    name: string;
                                    value: string;
                                }[];
                                imageUrl: string | null;
                                priceFen: number;
                                /** @description The share of the discount that falls on this line. */
                                discountFen: number;
                                count: number;
                            }[];
                            itemsAmountFen: number;
                            discountFen: number;
                            discounts: {
                                /** @enum {unknown} */
                                source: "promotion" | "coupon" | "free_shipping";
                                /** @description Of the promotion, or of my coupon. */
                                id: string;
                                name: string;
                                offFen: number;
                            }[];
                            shippingFen: number;
                            totalFen: number;
                            refundedFen: number;
                            address: {
                                recipient: string;
                                mobile: string;
                                province: string;
                                city: string;
                                district: string | null;
                                detail: string;
                            };
                            remark: string;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            expiresAt: string;
                            paidAt: string | null;
                            shipment: {
                                carrier: string;
                                /** @description The name of a known carrier, else `carrier` itself. */
                                carrierName: string;
                                trackingNumber: string;
                                trackingUrl: string | null;
                                /** Format: date-time */
                                shippedAt: string;
                            } | null;
                            shipments: {
                                id: string;
                                carrier: string;
                                /** @description The name of a known carrier, else `carrier` itself. */
                                carrierName: string;
                                trackingNumber: string;
                                trackingUrl: string | null;
                                /** Format: date-time */
                                shippedAt: string;
                                lines: {
                                    skuId: string;
                                    count: number;
                                }[];
                            }[];
                            payments: {
                                paymentId: string;
                                outTradeNo: string;
                                provider: string;
                                status: string;
                                amountFen: number;
                            }[];
                            refunds: {
                                id: string;
                                /** @enum {unknown} */
                                status: "waiting_for_approval" | "processing" | "done" | "failed";
                                amountFen: number;
                                reason: string;
                                lines: {
                                    skuId: string;
                                    count: number;
                                    restock: boolean;
                                    amountFen: number;
                                }[];
                                /** @description The provider refused it, and no other refund has taken its place. */
                                needsRetry: boolean;
                                /** Format: date-time */
                                createdAt: string;
                            }[];
                            allowedActions: ("pay" | "cancel" | "receive" | "request_refund")[];
                            /** @description No parcel is on its way, so the order can go elsewhere. */
                            canChangeAddress: boolean;
                            events: {
                                /** Format: date-time */
                                at: string;
                                from: ("pending_payment" | "paid" | "shipped" | "completed" | "cancelled") | null;
                                /** @enum {unknown} */
                                to: "pending_payment" | "paid" | "shipped" | "completed" | "cancelled";
                                by: string;
                                reason: string;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Orders, found by what staff type and filter */
        get: {
            parameters: {
                query?: {
                    status?: "pending_payment" | "paid" | "shipped" | "completed" | "cancelled";
                    /** @description An order number or its end, recipient, mobile number of the recipient or the account or its last four digits, tracking number, SKU code, or username. */
                    q?: string;
                    from?: string | unknown | unknown;
                    to?: string | unknown | unknown;
                    skuId?: string;
                    /** @description Whether a request for a refund waits for an answer. */
                    hasRefundRequest?: boolean;
                    sort?: "newest" | "oldest";
                    limit?: number;
                    /** @description `nextAfter` of the page before; absent for the first page. */
                    after?: string;
                    page?: number;
                    pageSize?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                orderNo: string;
                                /** @enum {unknown} */
                                status: "pending_payment" | "paid" | "shipped" | "completed" | "cancelled";
                                items: {
                                    skuId: string;
                                    productId: string;
                                    title: string;
                                    options: {
                                        name: string;
                                        value: string;
                                    }[];
                                    imageUrl: string | null;
                                    priceFen: number;
                                    /** @description The share of the discount that falls on this line. */
                                    discountFen: number;
                                    count: number;
                                }[];
                                itemsAmountFen: number;
                                discountFen: number;
                                discounts: {
                                    /** @enum {unknown} */
                                    source: "promotion" | "coupon" | "free_shipping";
                                    /** @description Of the promotion, or of my coupon. */
                                    id: string;
                                    name: string;
                                    offFen: number;
                                }[];
                                shippingFen: number;
                                totalFen: number;
                                refundedFen: number;
                                address: {
                                    recipient: string;
                                    mobile: string;
                                    province: string;
                                    city: string;
                                    district: string | null;
                                    detail: string;
                                };
                                remark: string;
                                /** Format: date-time */
                                createdAt: string;
                                /** Format: date-time */
                                expiresAt: string;
                                paidAt: string | null;
                                shipment: {
                                    carrier: string;
                                    /** @description The name of a known carrier, else `carrier` itself. */
                                    carrierName: string;
                                    trackingNumber: string;
                                    trackingUrl: string | null;
                                    /** Format: date-time */
                                    shippedAt: string;
                                } | null;
                                shipments: {
                                    id: string;
                                    carrier: string;
                                    /** @description The name of a known carrier, else `carrier` itself. */
                                    carrierName: string;
                                    trackingNumber: string;
                                    trackingUrl: string | null;
                                    /** Format: date-time */
                                    shippedAt: string;
                                    lines: {
                                        skuId: string;
                                        count: number;
                                    }[];
                                }[];
                                payments: {
                                    paymentId: string;
                                    outTradeNo: string;
                                    provider: string;
                                    status: string;
                                    amountFen: number;
                                }[];
                                refunds: {
                                    id: string;
                                    /** @enum {unknown} */
                                    status: "waiting_for_approval" | "processing" | "done" | "failed";
                                    amountFen: number;
                                    reason: string;
                                    lines: {
                                        skuId: string;
                                        count: number;
                                        restock: boolean;
                                        amountFen: number;
                                    }[];
                                    /** @description The provider refused it, and no other refund has taken its place. */
                                    needsRetry: boolean;
                                    /** Format: date-time */
                                    createdAt: string;
                                }[];
                                allowedActions: ("pay" | "cancel" | "receive" | "request_refund")[];
                                /** @description No parcel is on its way, so the order can go elsewhere. */
                                canChangeAddress: boolean;
                                customer: {
                                    id: string;
                                    nickname: string;
                                    mobile: string | null;
                                };
                                /** @description What the state of the order lets staff do now; permissions come on top. */
                                staffActions: ("ship" | "change_parcel" | "change_address" | "cancel" | "refund")[];
                                notes: {
                                    id: string;
                                    /** Format: date-time */
                                    at: string;
                                    staff: string;
                                    text: string;
                                }[];
                            }[];
                            nextAfter: string | null;
                            /** @description How many there are, up to 10,000. */
                            count: number;
                            /** @description False where there are more than `count`. */
                            countIsExact: boolean;
                            /** @description How many there are; without `page` and `pageSize` as `count` knows, up to 10,000. */
                            total: number;
                            page: number;
                            pageSize: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{orderNo}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One order */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    orderNo: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            orderNo: string;
                            /** @enum {unknown} */
                            status: "pending_payment" | "paid" | "shipped" | "completed" | "cancelled";
                            items: {
                                skuId: string;
                                productId: string;
                                title: string;
                                options: {
                                    name: string;
                                    value: string;
                                }[];
                                imageUrl: string | null;
                                priceFen: number;
                                /** @description The share of the discount that falls on this line. */
                                discountFen: number;
                                count: number;
                            }[];
                            itemsAmountFen: number;
                            discountFen: number;
                            discounts: {
                                /** @enum {unknown} */
                                source: "promotion" | "coupon" | "free_shipping";
                                /** @description Of the promotion, or of my coupon. */
                                id: string;
                                name: string;
                                offFen: number;
                            }[];
                            shippingFen: number;
                            totalFen: number;
                            refundedFen: number;
                            address: {
                                recipient: string;
                                mobile: string;
                                province: string;
                                city: string;
                                district: string | null;
                                detail: string;
                            };
                            remark: string;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            expiresAt: string;
                            paidAt: string | null;
                            shipment: {
                                carrier: string;
                                /** @description The name of a known carrier, else `carrier` itself. */
                                carrierName: string;
                                trackingNumber: string;
                                trackingUrl: string | null;
                                /** Format: date-time */
                                shippedAt: string;
                            } | null;
                            shipments: {
                                id: string;
                                carrier: string;
                                /** @description The name of a known carrier, else `carrier` itself. */
                                carrierName: string;
                                trackingNumber: string;
                                trackingUrl: string | null;
                                /** Format: date-time */
                                shippedAt: string;
                                lines: {
                                    skuId: string;
                                    count: number;
                                }[];
                            }[];
                            payments: {
                                paymentId: string;
                                outTradeNo: string;
                                provider: string;
                                status: string;
                                amountFen: number;
                            }[];
                            refunds: {
                                id: string;
                                /** @enum {unknown} */
                                status: "waiting_for_approval" | "processing" | "done" | "failed";
                                amountFen: number;
                                reason: string;
                                lines: {
                                    skuId: string;
                                    count: number;
                                    restock: boolean;
                                    amountFen: number;
                                }[];
                                /** @description The provider refused it, and no other refund has taken its place. */
                                needsRetry: boolean;
                                /** Format: date-time */
                                createdAt: string;
                            }[];
                            allowedActions: ("pay" | "cancel" | "receive" | "request_refund")[];
                            /** @description No parcel is on its way, so the order can go elsewhere. */
                            canChangeAddress: boolean;
                            customer: {
                                id: string;
                                nickname: string;
                                mobile: string | null;
                            };
                            /** @description What the state of the order lets staff do now; permissions come on top. */
                            staffActions: ("ship" | "change_parcel" | "change_address" | "cancel" | "refund")[];
                            notes: {
                                id: string;
                                /** Format: date-time */
                                at: string;
                                staff: string;
                                text: string;
                            }[];
                            events: {
                                /** Format: date-time */
                                at: string;
                                from: ("pending_payment" | "paid" | "shipped" | "completed" | "cancelled") | null;
                                /** @enum {unknown} */
                                to: "pending_payment" | "paid" | "shipped" | "completed" | "cancelled";
                                by: string;
                                reason: string;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{orderNo}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel an unpaid order */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    orderNo: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            orderNo: string;
                            /** @enum {unknown} */
                            status: "pending_payment" | "paid" | "shipped" | "completed" | "cancelled";
                            items: {
                                skuId: string;
                                productId: string;
                                title: string;
                                options: {
                                    name: string;
                                    value: string;
                                }[];
                                imageUrl: string | null;
                                priceFen: number;
                                /** @description The share of the discount that falls on this line. */
                                discountFen: number;
                                count: number;
                            }[];
                            itemsAmountFen: number;
                            discountFen: number;
                            discounts: {
                                /** @enum {unknown} */
                                source: "promotion" | "coupon" | "free_shipping";
                                /** @description Of the promotion, or of my coupon. */
                                id: string;
                                name: string;
                                offFen: number;
                            }[];
                            shippingFen: number;
                            totalFen: number;
                            refundedFen: number;
                            address: {
                                recipient: string;
                                mobile: string;
                                province: string;
                                city: string;
                                district: string | null;
                                detail: string;
                            };
                            remark: string;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            expiresAt: string;
                            paidAt: string | null;
                            shipment: {
                                carrier: string;
                                /** @description The name of a known carrier, else `carrier` itself. */
                                carrierName: string;
                                trackingNumber: string;
                                trackingUrl: string | null;
                                /** Format: date-time */
                                shippedAt: string;
                            } | null;
                            shipments: {
                                id: string;
                                carrier: string;
                                /** @description The name of a known carrier, else `carrier` itself. */
                                carrierName: string;
                                trackingNumber: string;
                                trackingUrl: string | null;
                                /** Format: date-time */
                                shippedAt: string;
                                lines: {
                                    skuId: string;
                                    count: number;
                                }[];
                            }[];
                            payments: {
                                paymentId: string;
                                outTradeNo: string;
                                provider: string;
                                status: string;
                                amountFen: number;
                            }[];
                            refunds: {
                                id: string;
                                /** @enum {unknown} */
                                status: "waiting_for_approval" | "processing" | "done" | "failed";
                                amountFen: number;
                                reason: string;
                                lines: {
                                    skuId: string;
                                    count: number;
                                    restock: boolean;
                                    amountFen: number;
                                }[];
                                /** @description The provider refused it, and no other refund has taken its place. */
                                needsRetry: boolean;
                                /** Format: date-time */
                                createdAt: string;
                            }[];
                            allowedActions: ("pay" | "cancel" | "receive" | "request_refund")[];
                            /** @description No parcel is on its way, so the order can go elsewhere. */
                            canChangeAddress: boolean;
                            customer: {
                                id: string;
                                nickname: string;
                                mobile: string | null;
                            };
                            /** @description What the state of the order lets staff do now; permissions come on top. */
                            staffActions: ("ship" | "change_parcel" | "change_address" | "cancel" | "refund")[];
                            notes: {
                                id: string;
                                /** Format: date-time */
                                at: string;
                                staff: string;
                                text: string;
                            }[];
                            events: {
                                /** Format: date-time */
                                at: string;
                                from: ("pending_payment" | "paid" | "shipped" | "completed" | "cancelled") | null;
                                /** @enum {unknown} */
                                to: "pending_payment" | "paid" | "shipped" | "completed" | "cancelled";
                                by: string;
                                reason: string;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{orderNo}/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The whole mobile number and address of an order, with an entry in the audit log */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    orderNo: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            mobile: string;
                            address: {
                                recipient: string;
                                mobile: string;
                                province: string;
                                city: string;
                                district: string | null;
                                detail: string;
                            };
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{orderNo}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Write down something about an order, for other staff */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    orderNo: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        text: string;
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            orderNo: string;
                            /** @enum {unknown} */
                            status: "pending_payment" | "paid" | "shipped" | "completed" | "cancelled";
                            items: {
                                skuId: string;
                                productId: string;
                                title: string;
                                options: {
                                    name: string;
                                    value: string;
                                }[];
                                imageUrl: string | null;
                                priceFen: number;
                                /** @description The share of the discount that falls on this line. */
                                discountFen: number;
                                count: number;
                            }[];
                            itemsAmountFen: number;
                            discountFen: number;
                            discounts: {
                                /** @enum {unknown} */
                                source: "promotion" | "coupon" | "free_shipping";
                                /** @description Of the promotion, or of my coupon. */
                                id: string;
                                name: string;
                                offFen: number;
                            }[];
                            shippingFen: number;
                            totalFen: number;
                            refundedFen: number;
                            address: {
                                recipient: string;
                                mobile: string;
                                province: string;
                                city: string;
                                district: string | null;
                                detail: string;
                            };
                            remark: string;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            expiresAt: string;
                            paidAt: string | null;
                            shipment: {
                                carrier: string;
                                /** @description The name of a known carrier, else `carrier` itself. */
                                carrierName: string;
                                trackingNumber: string;
                                trackingUrl: string | null;
                                /** Format: date-time */
                                shippedAt: string;
                            } | null;
                            shipments: {
                                id: string;
                                carrier: string;
                                /** @description The name of a known carrier, else `carrier` itself. */
                                carrierName: string;
                                trackingNumber: string;
                                trackingUrl: string | null;
                                /** Format: date-time */
                                shippedAt: string;
                                lines: {
                                    skuId: string;
                                    count: number;
                                }[];
                            }[];
                            payments: {
                                paymentId: string;
                                outTradeNo: string;
                                provider: string;
                                status: string;
                                amountFen: number;
                            }[];
                            refunds: {
                                id: string;
                                /** @enum {unknown} */
                                status: "waiting_for_approval" | "processing" | "done" | "failed";
                                amountFen: number;
                                reason: string;
                                lines: {
                                    skuId: string;
                                    count: number;
                                    restock: boolean;
                                    amountFen: number;
                                }[];
                                /** @description The provider refused it, and no other refund has taken its place. */
                                needsRetry: boolean;
                                /** Format: date-time */
                                createdAt: string;
                            }[];
                            allowedActions: ("pay" | "cancel" | "receive" | "request_refund")[];
                            /** @description No parcel is on its way, so the order can go elsewhere. */
                            canChangeAddress: boolean;
                            customer: {
                                id: string;
                                nickname: string;
                                mobile: string | null;
                            };
                            /** @description What the state of the order lets staff do now; permissions come on top. */
                            staffActions: ("ship" | "change_parcel" | "change_address" | "cancel" | "refund")[];
                            notes: {
                                id: string;
                                /** Format: date-time */
                                at: string;
                                staff: string;
                                text: string;
                            }[];
                            events: {
                                /** Format: date-time */
                                at: string;
                                from: ("pending_payment" | "paid" | "shipped" | "completed" | "cancelled") | null;
                                /** @enum {unknown} */
                                to: "pending_payment" | "paid" | "shipped" | "completed" | "cancelled";
                                by: string;
                                reason: string;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{orderNo}/address": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Send an order elsewhere, until its first parcel; the shipping fee stays */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    orderNo: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        recipient: string;
                        /** @description A mobile number of mainland China. */
                        mobile: string;
                        /** @description Six digits, of the lowest level. */
                        regionCode: string;
                        detail: string;
                        /** @description True makes it the default. The default gives way only to another. */
                        isDefault?: boolean;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            orderNo: string;
                            /** @enum {unknown} */
                            status: "pending_payment" | "paid" | "shipped" | "completed" | "cancelled";
                            items: {
                                skuId: string;
                                productId: string;
                                title: string;
                                options: {
                                    name: string;
                                    value: string;
                                }[];
                                imageUrl: string | null;
                                priceFen: number;
                                /** @description The share of the discount that falls on this line. */
                                discountFen: number;
                                count: number;
                            }[];
                            itemsAmountFen: number;
                            discountFen: number;
                            discounts: {
                                /** @enum {unknown} */
                                source: "promotion" | "coupon" | "free_shipping";
                                /** @description Of the promotion, or of my coupon. */
                                id: string;
                                name: string;
                                offFen: number;
                            }[];
                            shippingFen: number;
                            totalFen: number;
                            refundedFen: number;
                            address: {
                                recipient: string;
                                mobile: string;
                                province: string;
                                city: string;
                                district: string | null;
                                detail: string;
                            };
                            remark: string;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            expiresAt: string;
                            paidAt: string | null;
                            shipment: {
                                carrier: string;
                                /** @description The name of a known carrier, else `carrier` itself. */
                                carrierName: string;
                                trackingNumber: string;
                                trackingUrl: string | null;
                                /** Format: date-time */
                                shippedAt: string;
                            } | null;
                            shipments: {
                                id: string;
                                carrier: string;
                                /** @description The name of a known carrier, else `carrier` itself. */
                                carrierName: string;
                                trackingNumber: string;
                                trackingUrl: string | null;
                                /** Format: date-time */
                                shippedAt: string;
                                lines: {
                                    skuId: string;
                                    count: number;
                                }[];
                            }[];
                            payments: {
                                paymentId: string;
                                outTradeNo: string;
                                provider: string;
                                status: string;
                                amountFen: number;
                            }[];
                            refunds: {
                                id: string;
                                /** @enum {unknown} */
                                status: "waiting_for_approval" | "processing" | "done" | "failed";
                                amountFen: number;
                                reason: string;
                                lines: {
                                    skuId: string;
                                    count: number;
                                    restock: boolean;
                                    amountFen: number;
                                }[];
                                /** @description The provider refused it, and no other refund has taken its place. */
                                needsRetry: boolean;
                                /** Format: date-time */
                                createdAt: string;
                            }[];
                            allowedActions: ("pay" | "cancel" | "receive" | "request_refund")[];
                            /** @description No parcel is on its way, so the order can go elsewhere. */
                            canChangeAddress: boolean;
                            customer: {
                                id: string;
                                nickname: string;
                                mobile: string | null;
                            };
                            /** @description What the state of the order lets staff do now; permissions come on top. */
                            staffActions: ("ship" | "change_parcel" | "change_address" | "cancel" | "refund")[];
                            notes: {
                                id: string;
                                /** Format: date-time */
                                at: string;
                                staff: string;
                                text: string;
                            }[];
                            events: {
                                /** Format: date-time */
                                at: string;
                                from: ("pending_payment" | "paid" | "shipped" | "completed" | "cancelled") | null;
                                /** @enum {unknown} */
                                to: "pending_payment" | "paid" | "shipped" | "completed" | "cancelled";
                                by: string;
                                reason: string;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/carriers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The carriers that the shop knows */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                code: string;
                                name: string;
                                trackingUrl: string;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{orderNo}/ship": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hand all that is left of a paid order to the carrier, in one parcel */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    orderNo: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        carrier: string;
                        trackingNumber: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            orderNo: string;
                            /** @enum {unknown} */
                            status: "pending_payment" | "paid" | "shipped" | "completed" | "cancelled";
                            items: {
                                skuId: string;
                                productId: string;
                                title: string;
                                options: {
                                    name: string;
                                    value: string;
                                }[];
                                imageUrl: string | null;
                                priceFen: number;
                                /** @description The share of the discount that falls on this line. */
                                discountFen: number;
                                count: number;
                            }[];
                            itemsAmountFen: number;
                            discountFen: number;
                            discounts: {
                                /** @enum {unknown} */
                                source: "promotion" | "coupon" | "free_shipping";
                                /** @description Of the promotion, or of my coupon. */
                                id: string;
                                name: string;
                                offFen: number;
                            }[];
                            shippingFen: number;
                            totalFen: number;
                            refundedFen: number;
                            address: {
                                recipient: string;
                                mobile: string;
                                province: string;
                                city: string;
                                district: string | null;
                                detail: string;
                            };
                            remark: string;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            expiresAt: string;
                            paidAt: string | null;
                            shipment: {
                                carrier: string;
                                /** @description The name of a known carrier, else `carrier` itself. */
                                carrierName: string;
                                trackingNumber: string;
                                trackingUrl: string | null;
                                /** Format: date-time */
                                shippedAt: string;
                            } | null;
                            shipments: {
                                id: string;
                                carrier: string;
                                /** @description The name of a known carrier, else `carrier` itself. */
                                carrierName: string;
                                trackingNumber: string;
                                trackingUrl: string | null;
                                /** Format: date-time */
                                shippedAt: string;
                                lines: {
                                    skuId: string;
                                    count: number;
                                }[];
                            }[];
                            payments: {
                                paymentId: string;
                                outTradeNo: string;
                                provider: string;
                                status: string;
                                amountFen: number;
                            }[];
                            refunds: {
                                id: string;
                                /** @enum {unknown} */
                                status: "waiting_for_approval" | "processing" | "done" | "failed";
                                amountFen: number;
                                reason: string;
                                lines: {
                                    skuId: string;
                                    count: number;
                                    restock: boolean;
                                    amountFen: number;
                                }[];
                                /** @description The provider refused it, and no other refund has taken its place. */
                                needsRetry: boolean;
                                /** Format: date-time */
                                createdAt: string;
                            }[];
                            allowedActions: ("pay" | "cancel" | "receive" | "request_refund")[];
                            /** @description No parcel is on its way, so the order can go elsewhere. */
                            canChangeAddress: boolean;
                            customer: {
                                id: string;
                                nickname: string;
                                mobile: string | null;
                            };
                            /** @description What the state of the order lets staff do now; permissions come on top. */
                            staffActions: ("ship" | "change_parcel" | "change_address" | "cancel" | "refund")[];
                            notes: {
                                id: string;
                                /** Format: date-time */
                                at: string;
                                staff: string;
                                text: string;
                            }[];
                            events: {
                                /** Format: date-time */
                                at: string;
                                from: ("pending_payment" | "paid" | "shipped" | "completed" | "cancelled") | null;
                                /** @enum {unknown} */
                                to: "pending_payment" | "paid" | "shipped" | "completed" | "cancelled";
                                by: string;
                                reason: string;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{orderNo}/shipments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hand pieces of a paid order to the carrier */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    orderNo: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        carrier: string;
                        trackingNumber: string;
                        /** @description Absent: all that is left to ship. */
                        lines?: {
                            skuId: string;
                            count: number;
                        }[];
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            orderNo: string;
                            /** @enum {unknown} */
                            status: "pending_payment" | "paid" | "shipped" | "completed" | "cancelled";
                            items: {
                                skuId: string;
                                productId: string;
                                title: string;
                                options: {
                                    name: string;
                                    value: string;
                                }[];
                                imageUrl: string | null;
                                priceFen: number;
                                /** @description The share of the discount that falls on this line. */
                                discountFen: number;
                                count: number;
                            }[];
                            itemsAmountFen: number;
                            discountFen: number;
                            discounts: {
                                /** @enum {unknown} */
                                source: "promotion" | "coupon" | "free_shipping";
                                /** @description Of the promotion, or of my coupon. */
                                id: string;
                                name: string;
                                offFen: number;
                            }[];
                            shippingFen: number;
                            totalFen: number;
                            refundedFen: number;
                            address: {
                                recipient: string;
                                mobile: string;
                                province: string;
                                city: string;
                                district: string | null;
                                detail: string;
                            };
                            remark: string;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            expiresAt: string;
                            paidAt: string | null;
                            shipment: {
                                carrier: string;
                                /** @description The name of a known carrier, else `carrier` itself. */
                                carrierName: string;
                                trackingNumber: string;
                                trackingUrl: string | null;
                                /** Format: date-time */
                                shippedAt: string;
                            } | null;
                            shipments: {
                                id: string;
                                carrier: string;
                                /** @description The name of a known carrier, else `carrier` itself. */
                                carrierName: string;
                                trackingNumber: string;
                                trackingUrl: string | null;
                                /** Format: date-time */
                                shippedAt: string;
                                lines: {
                                    skuId: string;
                                    count: number;
                                }[];
                            }[];
                            payments: {
                                paymentId: string;
                                outTradeNo: string;
                                provider: string;
                                status: string;
                                amountFen: number;
                            }[];
                            refunds: {
                                id: string;
                                /** @enum {unknown} */
                                status: "waiting_for_approval" | "processing" | "done" | "failed";
                                amountFen: number;
                                reason: string;
                                lines: {
                                    skuId: string;
                                    count: number;
                                    restock: boolean;
                                    amountFen: number;
                                }[];
                                /** @description The provider refused it, and no other refund has taken its place. */
                                needsRetry: boolean;
                                /** Format: date-time */
                                createdAt: string;
                            }[];
                            allowedActions: ("pay" | "cancel" | "receive" | "request_refund")[];
                            /** @description No parcel is on its way, so the order can go elsewhere. */
                            canChangeAddress: boolean;
                            customer: {
                                id: string;
                                nickname: string;
                                mobile: string | null;
                            };
                            /** @description What the state of the order lets staff do now; permissions come on top. */
                            staffActions: ("ship" | "change_parcel" | "change_address" | "cancel" | "refund")[];
                            notes: {
                                id: string;
                                /** Format: date-time */
                                at: string;
                                staff: string;
                                text: string;
                            }[];
                            events: {
                                /** Format: date-time */
                                at: string;
                                from: ("pending_payment" | "paid" | "shipped" | "completed" | "cancelled") | null;
                                /** @enum {unknown} */
                                to: "pending_payment" | "paid" | "shipped" | "completed" | "cancelled";
                                by: string;
                                reason: string;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{orderNo}/shipments/{shipmentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Correct the carrier or the tracking number of a parcel */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    orderNo: string;
                    shipmentId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        carrier?: string;
                        trackingNumber?: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            orderNo: string;
                            /** @enum {unknown} */
                            status: "pending_payment" | "paid" | "shipped" | "completed" | "cancelled";
                            items: {
                                skuId: string;
                                productId: string;
                                title: string;
                                options: {
                                    name: string;
                                    value: string;
                                }[];
                                imageUrl: string | null;
                                priceFen: number;
                                /** @description The share of the discount that falls on this line. */
                                discountFen: number;
                                count: number;
                            }[];
                            itemsAmountFen: number;
                            discountFen: number;
                            discounts: {
                                /** @enum {unknown} */
                                source: "promotion" | "coupon" | "free_shipping";
                                /** @description Of the promotion, or of my coupon. */
                                id: string;
                                name: string;
                                offFen: number;
                            }[];
                            shippingFen: number;
                            totalFen: number;
                            refundedFen: number;
                            address: {
                                recipient: string;
                                mobile: string;
                                province: string;
                                city: string;
                                district: string | null;
                                detail: string;
                            };
                            remark: string;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            expiresAt: string;
                            paidAt: string | null;
                            shipment: {
                                carrier: string;
                                /** @description The name of a known carrier, else `carrier` itself. */
                                carrierName: string;
                                trackingNumber: string;
                                trackingUrl: string | null;
                                /** Format: date-time */
                                shippedAt: string;
                            } | null;
                            shipments: {
                                id: string;
                                carrier: string;
                                /** @description The name of a known carrier, else `carrier` itself. */
                                carrierName: string;
                                trackingNumber: string;
                                trackingUrl: string | null;
                                /** Format: date-time */
                                shippedAt: string;
                                lines: {
                                    skuId: string;
                                    count: number;
                                }[];
                            }[];
                            payments: {
                                paymentId: string;
                                outTradeNo: string;
                                provider: string;
                                status: string;
                                amountFen: number;
                            }[];
                            refunds: {
                                id: string;
                                /** @enum {unknown} */
                                status: "waiting_for_approval" | "processing" | "done" | "failed";
                                amountFen: number;
                                reason: string;
                                lines: {
                                    skuId: string;
                                    count: number;
                                    restock: boolean;
                                    amountFen: number;
                                }[];
                                /** @description The provider refused it, and no other refund has taken its place. */
                                needsRetry: boolean;
                                /** Format: date-time */
                                createdAt: string;
                            }[];
                            allowedActions: ("pay" | "cancel" | "receive" | "request_refund")[];
                            /** @description No parcel is on its way, so the order can go elsewhere. */
                            canChangeAddress: boolean;
                            customer: {
                                id: string;
                                nickname: string;
                                mobile: string | null;
                            };
                            /** @description What the state of the order lets staff do now; permissions come on top. */
                            staffActions: ("ship" | "change_parcel" | "change_address" | "cancel" | "refund")[];
                            notes: {
                                id: string;
                                /** Format: date-time */
                                at: string;
                                staff: string;
                                text: string;
                            }[];
                            events: {
                                /** Format: date-time */
                                at: string;
                                from: ("pending_payment" | "paid" | "shipped" | "completed" | "cancelled") | null;
                                /** @enum {unknown} */
                                to: "pending_payment" | "paid" | "shipped" | "completed" | "cancelled";
                                by: string;
                                reason: string;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        trace?: never;
    };
    "/api/orders/{orderNo}/tracking": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the parcels of my order are */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    orderNo: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            parcels: {
                                id: string;
                                carrier: string;
                                /** @description The name of a known carrier, else `carrier` itself. */
                                carrierName: string;
                                trackingNumber: string;
                                trackingUrl: string | null;
                                /** Format: date-time */
                                shippedAt: string;
                                lines: {
                                    skuId: string;
                                    count: number;
                                }[];
                                /** @description Newest first. */
                                events: {
                                    /** Format: date-time */
                                    at: string;
                                    text: string;
                                    place: string | null;
                                }[];
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/carriers/kuaidi100/push": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A report of 快递100 about a parcel */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/x-www-form-urlencoded": {
                        param: string;
                        sign: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/{id}/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What shoppers say of a product, the newest first */
        get: {
            parameters: {
                query?: {
                    rating?: number;
                    limit?: number;
                    /** @description `nextAfter` of the page before; absent for the first page. */
                    after?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                skuId: string;
                                options: {
                                    name: string;
                                    value: string;
                                }[];
                                rating: number;
                                /** @description Plain text: whatever markup it has is shown as it was typed. */
                                text: string;
                                imageUrls: string[];
                                author: string | null;
                                /** Format: date-time */
                                createdAt: string;
                                reply: string | null;
                                repliedAt: string | null;
                            }[];
                            nextAfter: string | null;
                            /** @description How many there are, up to 10,000. */
                            count: number;
                            /** @description False where there are more than `count`. */
                            countIsExact: boolean;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{orderNo}/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My reviews of the goods of an order */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    orderNo: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                skuId: string;
                                options: {
                                    name: string;
                                    value: string;
                                }[];
                                rating: number;
                                /** @description Plain text: whatever markup it has is shown as it was typed. */
                                text: string;
                                imageUrls: string[];
                                author: string | null;
                                /** Format: date-time */
                                createdAt: string;
                                reply: string | null;
                                repliedAt: string | null;
                                isAnonymous: boolean;
                                /** @description Staff hid it: nobody else sees it. */
                                isHidden: boolean;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Review one of the goods of a completed order, once */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    orderNo: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        skuId: string;
                        rating: number;
                        text: string;
                        /** @description Photographs of the same shopper, from POST /api/me/photographs. */
                        imageUrls?: string[];
                        isAnonymous?: boolean;
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            skuId: string;
                            options: {
                                name: string;
                                value: string;
                            }[];
                            rating: number;
                            /** @description Plain text: whatever markup it has is shown as it was typed. */
                            text: string;
                            imageUrls: string[];
                            author: string | null;
                            /** Format: date-time */
                            createdAt: string;
                            reply: string | null;
                            repliedAt: string | null;
                            isAnonymous: boolean;
                            /** @description Staff hid it: nobody else sees it. */
                            isHidden: boolean;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reviews, the newest first */
        get: {
            parameters: {
                query?: {
                    status?: "shown" | "hidden";
                    rating?: number;
                    isReplied?: boolean;
                    productId?: string;
                    limit?: number;
                    /** @description `nextAfter` of the page before; absent for the first page. */
                    after?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                skuId: string;
                                options: {
                                    name: string;
                                    value: string;
                                }[];
                                rating: number;
                                /** @description Plain text: whatever markup it has is shown as it was typed. */
                                text: string;
                                imageUrls: string[];
                                author: string | null;
                                /** Format: date-time */
                                createdAt: string;
                                reply: string | null;
                                repliedAt: string | null;
                                orderNo: string;
                                productId: string;
                                productTitle: string;
                                status: "shown" | "hidden";
                                hiddenReason: string | null;
                                /** @description Grows with each change. */
                                version: number;
                            }[];
                            nextAfter: string | null;
                            /** @description How many there are, up to 10,000. */
                            count: number;
                            /** @description False where there are more than `count`. */
                            countIsExact: boolean;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/reviews/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Hide a review with a reason, show it again, or answer it */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        status?: "shown" | "hidden";
                        reason?: string;
                        reply?: string | null;
                        /** @description The version that the change was made from; with an older one the answer is `edited_meanwhile`. */
                        version?: number;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            skuId: string;
                            options: {
                                name: string;
                                value: string;
                            }[];
                            rating: number;
                            /** @description Plain text: whatever markup it has is shown as it was typed. */
                            text: string;
                            imageUrls: string[];
                            author: string | null;
                            /** Format: date-time */
                            createdAt: string;
                            reply: string | null;
                            repliedAt: string | null;
                            orderNo: string;
                            productId: string;
                            productTitle: string;
                            status: "shown" | "hidden";
                            hiddenReason: string | null;
                            /** @description Grows with each change. */
                            version: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        trace?: never;
    };
    "/api/orders/{orderNo}/invoice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The invoice of one of my orders */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    orderNo: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            orderNo: string;
                            status: "requested" | "issued" | "red_issued";
                            kind: "personal" | "company";
                            title: string;
                            taxNumber: string | null;
                            email: string | null;
                            amountFen: number;
                            fileUrl: string | null;
                            number: string | null;
                            /** Format: date-time */
                            requestedAt: string;
                            issuedAt: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /**
         * Ask for the invoice of a paid order, once
         * @description The invoice is issued soon after and its amount follows refunds: a red invoice takes it back, and one of what is left comes in its place. The same request again answers 200 with the invoice.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    orderNo: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        kind: "personal" | "company";
                        title: string;
                        taxNumber?: string | null;
                        email: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            orderNo: string;
                            status: "requested" | "issued" | "red_issued";
                            kind: "personal" | "company";
                            title: string;
                            taxNumber: string | null;
                            email: string | null;
                            amountFen: number;
                            fileUrl: string | null;
                            number: string | null;
                            /** Format: date-time */
                            requestedAt: string;
                            issuedAt: string | null;
                        };
                    };
                };
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            orderNo: string;
                            status: "requested" | "issued" | "red_issued";
                            kind: "personal" | "company";
                            title: string;
                            taxNumber: string | null;
                            email: string | null;
                            amountFen: number;
                            fileUrl: string | null;
                            number: string | null;
                            /** Format: date-time */
                            requestedAt: string;
                            issuedAt: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{orderNo}/invoices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The invoices of one of my orders: none or one */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    orderNo: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                orderNo: string;
                                status: "requested" | "issued" | "red_issued";
                                kind: "personal" | "company";
                                title: string;
                                taxNumber: string | null;
                                email: string | null;
                                amountFen: number;
                                fileUrl: string | null;
                                number: string | null;
                                /** Format: date-time */
                                requestedAt: string;
                                issuedAt: string | null;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/invoices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Invoices, those of the newest orders first */
        get: {
            parameters: {
                query?: {
                    status?: "requested" | "issued" | "red_issued";
                    hasProblem?: boolean;
                    /** @description An order number. */
                    q?: string;
                    limit?: number;
                    /** @description `nextAfter` of the page before; absent for the first page. */
                    after?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                orderNo: string;
                                status: "requested" | "issued" | "red_issued";
                                kind: "personal" | "company";
                                title: string;
                                taxNumber: string | null;
                                email: string | null;
                                amountFen: number;
                                fileUrl: string | null;
                                number: string | null;
                                /** Format: date-time */
                                requestedAt: string;
                                issuedAt: string | null;
                                problem: string | null;
                            }[];
                            nextAfter: string | null;
                            /** @description How many there are, up to 10,000. */
                            count: number;
                            /** @description False where there are more than `count`. */
                            countIsExact: boolean;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/invoices/{orderNo}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask the platform again for an invoice that it refused */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    orderNo: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            orderNo: string;
                            status: "requested" | "issued" | "red_issued";
                            kind: "personal" | "company";
                            title: string;
                            taxNumber: string | null;
                            email: string | null;
                            amountFen: number;
                            fileUrl: string | null;
                            number: string | null;
                            /** Format: date-time */
                            requestedAt: string;
                            issuedAt: string | null;
                            problem: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/customers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Customers, newest first, with masked numbers */
        get: {
            parameters: {
                query?: {
                    /** @description A username, mobile number, its last four digits, the beginning of a nickname, or an id. */
                    q?: string;
                    limit?: number;
                    /** @description `nextAfter` of the page before; absent for the first page. */
                    after?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                username: string | null;
                                nickname: string;
                                mobile: string | null;
                                mobileVerifiedAt: string | null;
                                status: "active" | "blocked";
                                /** Format: date-time */
                                createdAt: string;
                                orderCount: number;
                                /** @description What was paid, whatever went back since. */
                                spentFen: number;
                                refundedFen: number;
                                lastOrderAt: string | null;
                            }[];
                            nextAfter: string | null;
                            /** @description How many there are, up to 10,000. */
                            count: number;
                            /** @description False where there are more than `count`. */
                            countIsExact: boolean;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/customers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One customer, with orders, spending and refunds */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            username: string | null;
                            nickname: string;
                            mobile: string | null;
                            mobileVerifiedAt: string | null;
                            status: "active" | "blocked";
                            /** Format: date-time */
                            createdAt: string;
                            orderCount: number;
                            /** @description What was paid, whatever went back since. */
                            spentFen: number;
                            refundedFen: number;
                            lastOrderAt: string | null;
                            note: string;
                            /** @description Masked, and without street and number. */
                            addresses: {
                                id: string;
                                recipient: string;
                                mobile: string;
                                province: string;
                                city: string;
                                district: string | null;
                                isDefault: boolean;
                            }[];
                            /** @description The newest twenty. */
                            orders: {
                                orderNo: string;
                                /** @enum {unknown} */
                                status: "pending_payment" | "paid" | "shipped" | "completed" | "cancelled";
                                totalFen: number;
                                refundedFen: number;
                                /** Format: date-time */
                                createdAt: string;
                            }[];
                            /** @description Of those orders. */
                            refunds: {
                                id: string;
                                orderNo: string;
                                /** @enum {unknown} */
                                status: "waiting_for_approval" | "processing" | "done" | "failed";
                                amountFen: number;
                                reason: string;
                                /** Format: date-time */
                                createdAt: string;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Block a customer, or let them in again, with a note */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        status?: "active" | "blocked";
                        note?: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            username: string | null;
                            nickname: string;
                            mobile: string | null;
                            mobileVerifiedAt: string | null;
                            status: "active" | "blocked";
                            /** Format: date-time */
                            createdAt: string;
                            orderCount: number;
                            /** @description What was paid, whatever went back since. */
                            spentFen: number;
                            refundedFen: number;
                            lastOrderAt: string | null;
                            note: string;
                            /** @description Masked, and without street and number. */
                            addresses: {
                                id: string;
                                recipient: string;
                                mobile: string;
                                province: string;
                                city: string;
                                district: string | null;
                                isDefault: boolean;
                            }[];
                            /** @description The newest twenty. */
                            orders: {
                                orderNo: string;
                                /** @enum {unknown} */
                                status: "pending_payment" | "paid" | "shipped" | "completed" | "cancelled";
                                totalFen: number;
                                refundedFen: number;
                                /** Format: date-time */
                                createdAt: string;
                            }[];
                            /** @description Of those orders. */
                            refunds: {
                                id: string;
                                orderNo: string;
                                /** @enum {unknown} */
                                status: "waiting_for_approval" | "processing" | "done" | "failed";
                                amountFen: number;
                                reason: string;
                                /** Format: date-time */
                                createdAt: string;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        trace?: never;
    };
    "/api/admin/customers/{id}/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The whole mobile number and the addresses, with an entry in the audit log */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            mobile: string | null;
                            addresses: {
                                id: string;
                                recipient: string;
                                /** @description Eleven digits. */
                                mobile: string;
                                regionCode: string;
                                province: string;
                                city: string;
                                district: string | null;
                                detail: string;
                                isDefault: boolean;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/books": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the latest check of each invariant of the books found */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** @description Such as `stock.locked`; docs/audit.md explains each. */
                                name: string;
                                /** @description What must hold. */
                                says: string;
                                holds: boolean | null;
                                checkedAt: string | null;
                                brokenSince: string | null;
                                rows: {
                                    [key: string]: unknown;
                                }[];
                                rowCount: number;
                                tookMs: number | null;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/books/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Check all of the books now, on one snapshot */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** @description Such as `stock.locked`; docs/audit.md explains each. */
                                name: string;
                                /** @description What must hold. */
                                says: string;
                                holds: boolean | null;
                                checkedAt: string | null;
                                brokenSince: string | null;
                                rows: {
                                    [key: string]: unknown;
                                }[];
                                rowCount: number;
                                tookMs: number | null;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Jobs that one has started, newest first; an admin sees those of everybody */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description `nextAfter` of the page before; absent for the first page. */
                    after?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                /** @enum {unknown} */
                                kind: "import" | "export" | "bulk" | "undo";
                                /** @description What the job does, such as `stock` or `prices.set`. */
                                name: string;
                                /** @enum {unknown} */
                                status: "queued" | "running" | "done" | "failed" | "cancelled";
                                isDryRun: boolean;
                                done: number;
                                /** @description As far as is known: it grows while a file is read. */
                                total: number;
                                failed: number;
                                changed: number;
                                /** @description The first of them by row; all are in the file. In the list of jobs the first twenty of each. */
                                errors: {
                                    row: number;
                                    column: string;
                                    message: string;
                                }[];
                                /** @description The first hundred; all are in the file. Empty in the list of jobs. */
                                changes: {
                                    row: number;
                                    id: string;
                                    field: string;
                                    before: string | number | null;
                                    after: string | number | null;
                                }[];
                                hasFile: boolean;
                                /** @description Of the uploaded file. */
                                fileName: string;
                                staff: {
                                    id: string;
                                    name: string;
                                };
                                undoes: string | null;
                                undoneBy: string | null;
                                allowedActions: ("cancel" | "retry" | "undo")[];
                                /** Format: date-time */
                                createdAt: string;
                                finishedAt: string | null;
                            }[];
                            nextAfter: string | null;
                            /** @description How many there are, up to 10,000. */
                            count: number;
                            /** @description False where there are more than `count`. */
                            countIsExact: boolean;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A job with its progress */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @enum {unknown} */
                            kind: "import" | "export" | "bulk" | "undo";
                            /** @description What the job does, such as `stock` or `prices.set`. */
                            name: string;
                            /** @enum {unknown} */
                            status: "queued" | "running" | "done" | "failed" | "cancelled";
                            isDryRun: boolean;
                            done: number;
                            /** @description As far as is known: it grows while a file is read. */
                            total: number;
                            failed: number;
                            changed: number;
                            /** @description The first of them by row; all are in the file. In the list of jobs the first twenty of each. */
                            errors: {
                                row: number;
                                column: string;
                                message: string;
                            }[];
                            /** @description The first hundred; all are in the file. Empty in the list of jobs. */
                            changes: {
                                row: number;
                                id: string;
                                field: string;
                                before: string | number | null;
                                after: string | number | null;
                            }[];
                            hasFile: boolean;
                            /** @description Of the uploaded file. */
                            fileName: string;
                            staff: {
                                id: string;
                                name: string;
                            };
                            undoes: string | null;
                            undoneBy: string | null;
                            allowedActions: ("cancel" | "retry" | "undo")[];
                            /** Format: date-time */
                            createdAt: string;
                            finishedAt: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/jobs/{id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was exported, or what became of each row, as CSV */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/csv": string;
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/jobs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop a job; what it did stays */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @enum {unknown} */
                            kind: "import" | "export" | "bulk" | "undo";
                            /** @description What the job does, such as `stock` or `prices.set`. */
                            name: string;
                            /** @enum {unknown} */
                            status: "queued" | "running" | "done" | "failed" | "cancelled";
                            isDryRun: boolean;
                            done: number;
                            /** @description As far as is known: it grows while a file is read. */
                            total: number;
                            failed: number;
                            changed: number;
                            /** @description The first of them by row; all are in the file. In the list of jobs the first twenty of each. */
                            errors: {
                                row: number;
                                column: string;
                                message: string;
                            }[];
                            /** @description The first hundred; all are in the file. Empty in the list of jobs. */
                            changes: {
                                row: number;
                                id: string;
                                field: string;
                                before: string | number | null;
                                after: string | number | null;
                            }[];
                            hasFile: boolean;
                            /** @description Of the uploaded file. */
                            fileName: string;
                            staff: {
                                id: string;
                                name: string;
                            };
                            undoes: string | null;
                            undoneBy: string | null;
                            allowedActions: ("cancel" | "retry" | "undo")[];
                            /** Format: date-time */
                            createdAt: string;
                            finishedAt: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/jobs/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Apply the rows that failed, and those that a cancelled job has left */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Accepted */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            jobId: string;
                            id: string;
                            /** @enum {unknown} */
                            kind: "import" | "export" | "bulk" | "undo";
                            /** @description What the job does, such as `stock` or `prices.set`. */
                            name: string;
                            /** @enum {unknown} */
                            status: "queued" | "running" | "done" | "failed" | "cancelled";
                            isDryRun: boolean;
                            done: number;
                            /** @description As far as is known: it grows while a file is read. */
                            total: number;
                            failed: number;
                            changed: number;
                            /** @description The first of them by row; all are in the file. In the list of jobs the first twenty of each. */
                            errors: {
                                row: number;
                                column: string;
                                message: string;
                            }[];
                            /** @description The first hundred; all are in the file. Empty in the list of jobs. */
                            changes: {
                                row: number;
                                id: string;
                                field: string;
                                before: string | number | null;
                                after: string | number | null;
                            }[];
                            hasFile: boolean;
                            /** @description Of the uploaded file. */
                            fileName: string;
                            staff: {
                                id: string;
                                name: string;
                            };
                            undoes: string | null;
                            undoneBy: string | null;
                            allowedActions: ("cancel" | "retry" | "undo")[];
                            /** Format: date-time */
                            createdAt: string;
                            finishedAt: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/jobs/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take back what a job changed, by a job of its own */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A UUID. A repeat with the same key answers as the first. */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            jobId: string;
                        };
                    };
                };
                /** @description Accepted */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            jobId: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Import a CSV file of products, stock, prices or tracking numbers, up to 50 MiB */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A UUID. A repeat with the same key answers as the first. */
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "multipart/form-data": {
                        file?: unknown;
                        /** @enum {unknown} */
                        kind?: "products" | "stock" | "prices" | "tracking";
                        /**
                         * @description Only say what would change.
                         * @enum {unknown}
                         */
                        dryRun?: "true" | "false";
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            jobId: string;
                        };
                    };
                };
                /** @description Accepted */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            jobId: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/imports/templates/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An empty file with the headings of a kind of import */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    kind: "products" | "stock" | "prices" | "tracking";
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/csv": string;
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Write a list into a CSV file; whole mobile numbers only for who may reveal them */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        kind: "orders" | "products" | "stock" | "customers" | "payments" | "audit";
                        /** @description As the query of the list of the same things. */
                        filter?: {
                            [key: string]: unknown;
                        };
                        /** @description Which columns the file has, in their order. Absent: all. */
                        columns?: string[];
                    };
                };
            };
            responses: {
                /** @description Accepted */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            jobId: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/exports/columns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The columns that each kind of file can have */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** @enum {unknown} */
                                kind: "orders" | "products" | "stock" | "customers" | "payments" | "audit";
                                columns: {
                                    key: string;
                                    title: string;
                                }[];
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change many SKUs, products or orders, chosen by id or by filter, or say what would change */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A UUID. A repeat with the same key answers as the first. */
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        action: "prices.set" | "prices.change" | "products.status" | "products.category" | "stock.adjust" | "orders.note";
                        ids?: string[];
                        /** @description In the place of `ids`: what the list of products, of stock (`stock.adjust`) or of orders is filtered by. `productIds` means all SKUs of these products. */
                        filter?: {
                            [key: string]: unknown;
                        };
                        values: {
                            [key: string]: unknown;
                        };
                        /**
                         * @description Only say what would change.
                         * @default false
                         */
                        dryRun: boolean;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            jobId: string;
                        };
                    };
                };
                /** @description Accepted */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            jobId: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happens in the shop, as far as one may see it, within two seconds */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Server-sent events `order.paid` and `refund.requested` with `{ orderNo }`, `stock.low` with `{ skuId }`, `books.broken` with `{ name }`. Comments keep the connection alive. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": string;
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/dashboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What waits for staff, today’s figures and those of 30 days, in the parts that the caller may see */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            waiting: {
                                toShip?: number;
                                refundRequests?: number;
                                lowStock?: number;
                                failedRefunds?: number;
                                differences?: number;
                            };
                            today?: {
                                paidOrders: number;
                                receivedFen: number;
                                refundedFen: number;
                            };
                            days?: {
                                /** Format: date */
                                date: string;
                                paidOrders: number;
                                receivedFen: number;
                                refundedFen: number;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/checklist": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far the shop is set up, by looking at the database and the gateways */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** @enum {unknown} */
                                name: "shopName" | "legal" | "shipping" | "product" | "payment" | "sms";
                                isDone: boolean;
                                next: "fill_in" | "set_up" | "test" | null;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/reports/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The figures of a span of days, each with its definition */
        get: {
            parameters: {
                query: {
                    /** @description A day of the shop. */
                    from: string;
                    /** @description Included. */
                    to: string;
                    /** @description Without meaning for `products`, which has one row for each product. */
                    by?: "hour" | "day" | "week" | "month";
                };
                header?: never;
                path: {
                    name: "sales" | "products" | "customers" | "refunds" | "funnel";
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            columns: {
                                key: string;
                                title: string;
                                /** @description How the figure is counted, in the language of the request. */
                                definition: string;
                            }[];
                            rows: {
                                [key: string]: string | number;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/reports/{name}/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The payments, refunds and orders whose sum a figure is, latest first */
        get: {
            parameters: {
                query: {
                    /** @description A day of the shop. */
                    from: string;
                    /** @description Included. */
                    to: string;
                    /** @description The key of a column of the report. */
                    column: string;
                    /** @description In `products`, the rows of one product alone. */
                    productId?: string;
                    limit?: number;
                    /** @description `nextAfter` of the page before; absent for the first page. */
                    after?: string;
                };
                header?: never;
                path: {
                    name: "sales" | "products" | "customers" | "refunds" | "funnel";
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                orderNo: string;
                                /** Format: date-time */
                                at: string;
                                amountFen: number;
                            }[];
                            nextAfter: string | null;
                            /** @description How many there are, up to 10,000. */
                            count: number;
                            /** @description False where there are more than `count`. */
                            countIsExact: boolean;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: never;
    responses: {
        /** @description What went wrong, as RFC 9457 has it; the codes are listed in docs/errors.md. */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    type: string;
                    title: string;
                    status: number;
                    code: string;
                    detail: string;
                    errors?: {
                        path?: string;
                        message?: string;
                    }[];
                };
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
