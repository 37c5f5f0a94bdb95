using System.Text.Json.Serialization;

namespace Actors.Messages.Json;

/// <summary>A fault in a rule file: place and reason.</summary>
public sealed record RuleFault
{
    public required string File { get; init; }

    /// <summary>From 1; 0 where the whole file is meant.</summary>
    public required int Line { get; init; }
    public required string Reason { get; init; }
}

/// <summary>Answer of GET and POST /v1/rules.</summary>
public sealed record RulesView
{
    /// <summary>SHA-256 of the file, hex; "none" when no rules are loaded.</summary>
    public required string Version { get; init; }
    public required int Rules { get; init; }
    public required int Rewrites { get; init; }
    public string? Loaded { get; init; }
    public string? File { get; init; }

    /// <summary>The rule file's text (GET only).</summary>
    public string? Text { get; init; }

    /// <summary>Closed jobs that ran what the rules see otherwise; their records are issued again where they change (POST only).</summary>
    public int? JobsChanged { get; init; }
}

/// <summary>Body of POST /v1/rules.</summary>
public sealed record RulesUpload
{
    public required string File { get; init; }
    public required string Text { get; init; }
}

/// <summary>Body of POST /v1/rules/test.</summary>
public sealed record RulesTest
{
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Whose job it is: with it, or a project, texts are as in that job's record. Without both they are as the rules write them, <c>%(user)s</c> and <c>%(project)s</c> included.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? User { get; init; }

    /// <summary>See <see cref="User"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Project { get; init; }
}

/// <summary>What the rules make of one path.</summary>
public sealed record RuleMatch
{
    public required string Path { get; init; }

    /// <summary>Null: no rule matched.</summary>
    public string? Name { get; init; }
    public string? Version { get; init; }
    public string? LocalVersion { get; init; }
    public bool UserProvided { get; init; }
    public bool Ignore { get; init; }

    /// <summary>Line of the rule that matched.</summary>
    public int? Line { get; init; }
}

/// <summary>Answer of POST /v1/rules/test.</summary>
public sealed record RulesTestResult
{
    public required IReadOnlyList<RuleMatch> Matches { get; init; }
}
