namespace Actors.Messages.Json;

/// <summary>Answer of GET /v1/exports/sams-xml: whole XML files, to be written by the caller and then confirmed.</summary>
public sealed record ExportView
{
    /// <summary>To be given to POST /v1/exports/sams-xml/confirm once the files are safe.</summary>
    public required long Cursor { get; init; }
    public required int Records { get; init; }
    public required IReadOnlyList<ExportFile> Files { get; init; }

    /// <summary>True when more records wait: confirm, then ask again.</summary>
    public required bool More { get; init; }
}

/// <summary>One file of an export.</summary>
public sealed record ExportFile
{
    public required string Name { get; init; }
    public required string Content { get; init; }
}

/// <summary>Body of POST /v1/exports/sams-xml/confirm.</summary>
public sealed record ExportConfirm
{
    public required long Cursor { get; init; }
}
