namespace Actors.EndToEnd;

/// <summary>A test that makes cgroups or listens to kernel events: skipped, by name, for an ordinary user and where no cgroup can be made.</summary>
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!string.Equals(Environment.UserName, "root", StringComparison.Ordinal))
        {
            Skip = "needs root: makes real cgroups";
        }
        else if (!Cgroups.CgroupTree.Possible)
        {
            Skip = "no cgroup can be made on this host";
        }
    }
}
