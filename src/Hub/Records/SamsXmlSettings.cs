namespace Actors.Hub.Records;

/// <summary>Settings below <c>actors.sams</c> that the writer needs.</summary>
/// <param name="Enabled">Write files while jobs close; otherwise records are left to the export.</param>
/// <param name="Output">Absolute path of the output directory.</param>
/// <param name="RemoveLessThanPercent">Software below this share of a job is left out; 0 keeps all.</param>
public sealed record SamsXmlSettings(bool Enabled, string Output, double RemoveLessThanPercent);
