namespace Actors.Hub.Segments;

/// <summary>A directory into which nodes write segments: <c>actors.hub.spool</c>.</summary>
/// <param name="Input">Where they come in; empty: none.</param>
/// <param name="Archive">Where those go that were taken; empty: they are deleted.</param>
/// <param name="ArchiveLifetime">They stay there for so long; 0: for ever.</param>
/// <param name="Error">Where bad ones go.</param>
/// <param name="Patience">A file that is not whole may still be written for so long, and one that is left out may still come.</param>
/// <param name="Owners">Users whose files are taken beside those of root and of the hub's user.</param>
public sealed record SegmentSpoolSettings(string Input, string Archive, TimeSpan ArchiveLifetime, string Error, TimeSpan Patience, IReadOnlyList<uint> Owners);
