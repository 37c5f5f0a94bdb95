namespace Actors.Hub.Software;

/// <summary>
/// What the rules make of one path. The texts may still hold <c>%(user)s</c> and <c>%(project)s</c>, shown as SAMS shows them;
/// <see cref="Resolve"/> puts a job's user and project in.
/// </summary>
/// <param name="Name">Name of the software.</param>
/// <param name="Version">Its version, possibly empty.</param>
/// <param name="LocalVersion">The site's own version, possibly empty.</param>
/// <param name="UserProvided">A user brought it along.</param>
/// <param name="Ignore">It is left out of records.</param>
/// <param name="Line">Line of the rule that matched, from 1.</param>
public sealed record SoftwareMatch(string Name, string Version, string LocalVersion, bool UserProvided, bool Ignore, int Line)
{
    internal (LiveText Name, LiveText Version, LiveText LocalVersion)? Texts { get; init; }

    /// <summary>The texts of a record: user and project put in, doubled percent signs of the rule made single.</summary>
    /// <param name="user">The job's user; null where not known gives <c>None</c>, as SAMS does.</param>
    /// <param name="project">The job's project; null where not known gives <c>None</c>.</param>
    public SoftwareMatch Resolve(string? user, string? project) => Texts is not var (name, version, local)
        ? this
        : this with { Name = name.Resolve(user, project), Version = version.Resolve(user, project), LocalVersion = local.Resolve(user, project), Texts = null };
}
