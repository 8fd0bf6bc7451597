# set_env.sh under the name that CANN's sample scripts source:  . PREFIX/bin/setenv.bash
. "$(dirname "$(readlink -f "$BASH_SOURCE")")/../set_env.sh"
